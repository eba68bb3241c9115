import { constants, existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { runProcess } from "../process.ts";

/** How an emulator is had on this machine, or why it is not. */
export type FoundEmulator =
  | { readonly kind: "running"; readonly host: string }
  | { readonly kind: "binary"; readonly path: string; readonly version: string | undefined }
  | { readonly kind: "docker"; readonly command: string }
  | { readonly kind: "none"; readonly reason: string };

export interface FindEmulatorOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Long enough for gcloud, which is a Python program. */
  readonly deadlineMs?: number;
}

/**
 * Looks for an emulator: SPANNER_EMULATOR_HOST, which is used as it is; the component of the Google Cloud CLI; Docker.
 * It starts none.
 */
export async function findEmulator(options: FindEmulatorOptions = {}): Promise<FoundEmulator> {
  const { environment = process.env, deadlineMs = 10_000 } = options;
  const host = environment.SPANNER_EMULATOR_HOST ?? "";
  if (host !== "") return { kind: "running", host };
  const gcloud = await findOnPath("gcloud", environment);
  // The program itself is quicker than its answer; where it is a wrapper, as of snap, it has to be asked.
  const roots = gcloud === undefined ? [] : [dirname(dirname(realpathSync(gcloud)))];
  const near = roots.map(findBinary).find((found) => found !== undefined);
  if (near !== undefined) return near;
  if (gcloud !== undefined) {
    const root = await askForRoot(gcloud, environment, deadlineMs);
    const found = root === undefined ? undefined : findBinary(root);
    if (found !== undefined) return found;
  }
  const docker = await findOnPath("docker", environment);
  if (docker !== undefined && (await dockerAnswers(docker, environment))) return { kind: "docker", command: docker };
  const reasons = [
    "SPANNER_EMULATOR_HOST is not set",
    gcloud === undefined ? "gcloud is not on the PATH" : "gcloud has no component cloud-spanner-emulator",
    docker === undefined ? "docker is not on the PATH" : "no Docker engine answers",
  ];
  return { kind: "none", reason: reasons.join(", ") };
}

function findBinary(root: string): FoundEmulator | undefined {
  const path = join(root, "bin", "cloud_spanner_emulator", "emulator_main");
  return existsSync(path) ? { kind: "binary", path, version: installedVersion(root) } : undefined;
}

/** The binary does not tell its version; the Google Cloud CLI keeps it with the component. */
function installedVersion(root: string): string | undefined {
  try {
    const folder = join(root, ".install");
    const name = readdirSync(folder).find((file) => /^cloud-spanner-emulator-.*\.snapshot\.json$/.test(file));
    return /"version_string":\s*"([\d.]+)"/.exec(readFileSync(join(folder, name ?? ""), "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

async function askForRoot(
  gcloud: string,
  environment: NodeJS.ProcessEnv,
  deadlineMs: number,
): Promise<string | undefined> {
  const args = ["info", "--format=value(installation.sdk_root)"];
  const { code, stdout } = await runProcess({ command: gcloud, args, env: environment, deadlineMs });
  return code === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

async function dockerAnswers(docker: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const args = ["info", "--format", "{{.ServerVersion}}"];
  const { code, stdout } = await runProcess({ command: docker, args, env: environment, deadlineMs: 3_000 });
  return code === 0 && stdout.trim() !== "";
}

async function findOnPath(program: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (environment.PATH ?? "").split(delimiter).filter((entry) => entry !== "")) {
    const path = join(folder, program);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
