import { join } from "node:path";
import { mapBounded } from "./bounded.ts";
import { unless } from "./file-errors.ts";
import type { FileSystem } from "./file-system.ts";
import { journalPath, stagingFolder } from "./ownership.ts";

/**
 * The folder in which new texts wait, complete and on the disk, until they are renamed to their places, with the journal
 * beside them. A run that was killed leaves it behind; the next one clears it, but for the journals of other configs.
 */
export class Staging {
  readonly folder: string;
  readonly #files: string;
  readonly #journal: string;
  readonly #fileSystem: FileSystem;

  constructor(input: { readonly root: string; readonly manifestPath: string; readonly fileSystem: FileSystem }) {
    this.folder = join(input.root, stagingFolder);
    this.#files = join(this.folder, "files");
    this.#journal = join(input.root, journalPath(input.manifestPath));
    this.#fileSystem = input.fileSystem;
  }

  /** Where the text with this number waits. */
  location(index: number): string {
    return join(this.#files, String(index));
  }

  /** Whether a run of this config was killed, so that its journal still says what stands on the disk. */
  async hasJournal(): Promise<boolean> {
    return (await unless(["ENOENT"], () => this.#fileSystem.stat(this.#journal))) !== undefined;
  }

  /** Makes an empty folder for the files. */
  async open(): Promise<void> {
    await this.#remove(this.#files);
    await this.#fileSystem.makeFolder(this.#files);
  }

  /** In one step, so that the journal of a killed run counts until the new one does, which repeats all of it. */
  async writeJournal(text: string): Promise<void> {
    const next = join(this.#files, "journal");
    await this.#fileSystem.createFile(next, text);
    await this.#fileSystem.rename(next, this.#journal);
  }

  async write(texts: readonly { readonly text: string; readonly mode: number | undefined }[]): Promise<void> {
    await mapBounded(texts, ({ text, mode }, index) => this.#fileSystem.createFile(this.location(index), text, mode));
  }

  /** Removes the files and, if it is needed no more, the journal; then the folder, unless a journal is still in it. */
  async clear({ keepJournal }: { readonly keepJournal: boolean }): Promise<void> {
    await this.#remove(this.#files);
    if (!keepJournal) await unless(["ENOENT"], () => this.#fileSystem.removeFile(this.#journal));
    await unless(["ENOENT", "ENOTEMPTY", "EEXIST"], () => this.#fileSystem.removeFolder(this.folder));
  }

  /** A symbolic link is removed, not followed. */
  async #remove(path: string): Promise<void> {
    const stat = await unless(["ENOENT"], () => this.#fileSystem.stat(path));
    if (stat === undefined) return;
    if (stat.kind !== "folder") return this.#fileSystem.removeFile(path);
    await mapBounded(await this.#fileSystem.listFolder(path), (name) => this.#remove(join(path, name)));
    await this.#fileSystem.removeFolder(path);
  }
}
