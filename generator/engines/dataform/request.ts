/**
 * A `CoreExecutionRequest` of @dataform/core's core.proto, in base64. Three messages of strings do not need a library: each
 * field is its number, its length and its bytes (https://protobuf.dev/programming-guides/encoding).
 */
export function encodeCompileRequest(input: {
  readonly projectDir: string;
  readonly filePaths: readonly string[];
  readonly vars: Readonly<Record<string, string>>;
}): string {
  const vars = Object.entries(input.vars).map(([name, value]) =>
    field(projectConfig.vars, Buffer.concat([text(mapEntry.key, name), text(mapEntry.value, value)])),
  );
  const config = Buffer.concat([
    text(compileConfig.projectDir, input.projectDir),
    field(compileConfig.projectConfigOverride, Buffer.concat(vars)),
    ...input.filePaths.map((path) => text(compileConfig.filePaths, path)),
  ]);
  return field(executionRequest.compile, field(compileExecutionRequest.compileConfig, config)).toString("base64");
}

// Field numbers by message.
const executionRequest = { compile: 1 } as const;
const compileExecutionRequest = { compileConfig: 1 } as const;
const compileConfig = { projectDir: 1, projectConfigOverride: 3, filePaths: 8 } as const;
const projectConfig = { vars: 14 } as const;
const mapEntry = { key: 1, value: 2 } as const;

const lengthDelimited = 2;

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value, "utf8"));
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([varint((number << 3) | lengthDelimited), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
