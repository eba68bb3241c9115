// Imported dynamically, by ./channel.ts only: gRPC and the 60 .proto files take 0.3 s, which a command that never rehearses
// should not pay. The static imports stand in this file of their own so that a bundler splits it off.
import grpc, { type ServiceError } from "@grpc/grpc-js";
import protoLoader, { type MessageTypeDefinition } from "@grpc/proto-loader";
import protobuf from "protobufjs/minimal.js";
import { bytesOf, type CellRows } from "./row-bytes.ts";

export const statusCodes = grpc.status;

export interface GrpcClient {
  /** @throws ServiceError */
  call(method: string, request: unknown, deadline: number): Promise<unknown>;
  close(): void;
}

type UnaryCall = (
  request: unknown,
  options: { readonly deadline: number },
  done: (error: ServiceError | null, response: unknown) => void,
) => void;

/** A client of ZetaSQL's local service; it connects with the first call. */
export function createClient(input: { readonly protoFolder: string; readonly port: number }): GrpcClient {
  const Client = clientClass(input.protoFolder);
  const client = new Client(`127.0.0.1:${input.port}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
    // A proxy named in the environment is not for the loopback address.
    "grpc.enable_http_proxy": 0,
  });
  return {
    call: (method, request, deadline) =>
      new Promise((resolve, reject) => {
        const unary = (client[method] as unknown as UnaryCall).bind(client);
        unary(request, { deadline }, (error, response) => (error === null ? resolve(response) : reject(error)));
      }),
    close: () => client.close(),
  };
}

const clientClasses = new Map<string, grpc.ServiceClientConstructor>();

/** Reads the .proto files, once per folder: that takes 0.2 s. */
function clientClass(protoFolder: string): grpc.ServiceClientConstructor {
  const known = clientClasses.get(protoFolder);
  if (known !== undefined) return known;
  const definition = protoLoader.loadSync("local_service.proto", {
    includeDirs: [protoFolder],
    keepCase: false,
    longs: String,
    enums: String,
    bytes: Buffer,
    defaults: false,
    oneofs: true,
  });
  const service = definition["zetasql.local_service.ZetaSqlLocalService"] as grpc.ServiceDefinition;
  const content = definition["zetasql.local_service.TableContent"] as MessageTypeDefinition<object, object>;
  const evaluate = service.EvaluateQuery as grpc.MethodDefinition<object, object>;
  const kept = { ...service, EvaluateQuery: keepingBytes(evaluate, content) };
  const made = grpc.makeClientConstructor(kept, "ZetaSqlLocalService");
  clientClasses.set(protoFolder, made);
  return made;
}

/**
 * `EvaluateQuery` with the rows of its tables as they are, and the result with its bytes as `contentBytes`: protobuf's parts of a
 * message may stand in any order, and one after the other they are one message.
 */
function keepingBytes(
  method: grpc.MethodDefinition<object, object>,
  content: MessageTypeDefinition<object, object>,
): grpc.MethodDefinition<object, object> {
  const encode = (rows: CellRows): Uint8Array =>
    content.serialize({ tableData: { row: rows.map((cell) => ({ cell })) } });
  return {
    ...method,
    requestSerialize({ tableContent = {}, ...rest }: { tableContent?: Readonly<Record<string, CellRows>> }) {
      const parts: Uint8Array[] = [method.requestSerialize(rest)];
      for (const [name, rows] of Object.entries(tableContent)) parts.push(...mapEntry(name, bytesOf(rows, encode)));
      return Buffer.concat(parts);
    },
    responseDeserialize: (bytes) => ({ ...method.responseDeserialize(bytes), contentBytes: readContent(bytes) }),
  };
}

/** Numbers of fields, from local_service.proto; a key and a value make an entry of a map. */
const fields = { tableContent: 7, key: 1, value: 2, content: 1 } as const;
const wireTypes = { lengthDelimited: 2 } as const;
const tag = (field: number): number => (field << 3) | wireTypes.lengthDelimited;

function mapEntry(name: string, bytes: Uint8Array): readonly Uint8Array[] {
  const key = protobuf.Writer.create().uint32(tag(fields.key)).string(name);
  const head = key.uint32(tag(fields.value)).uint32(bytes.length).finish();
  const entry = protobuf.Writer.create()
    .uint32(tag(fields.tableContent))
    .uint32(head.length + bytes.length)
    .finish();
  return [entry, head, bytes];
}

function readContent(bytes: Uint8Array): Uint8Array | undefined {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const found = reader.uint32();
    if (found === tag(fields.content)) return reader.bytes();
    reader.skipType(found & 7);
  }
  return undefined;
}
