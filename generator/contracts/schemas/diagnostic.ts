import { z } from "zod";

export const diagnosticV1 = z
  .strictObject({
    code: z.string().describe("What kind of problem it is; docs/diagnostics.md lists all codes."),
    severity: z.enum(["error", "warning", "info"]).describe("An error ends the command with exit code 1."),
    subject: z.string().describe('The thing it is about: `Table "Account"`, a path, a key of the config.'),
    message: z.string().describe("What is wrong; it begins with the subject."),
    hint: z.string().describe("What to do about it."),
    at: z
      .strictObject({
        file: z.string().describe("The file as the user named it."),
        line: z.int().min(1).describe("Counts from 1."),
        column: z.int().min(1).describe("Counts from 1, in UTF-16 units as editors do."),
      })
      .nullable()
      .describe("The place in a file of the user's; null where there is none."),
    touches: z
      .strictObject({
        tables: z.array(z.string()).describe("Tables as the schema names them; `*` is all of them."),
        graphs: z.array(z.string()).describe("Graphs as the schema names them; `*` is all of them."),
      })
      .nullable()
      .describe("What of the schema is in doubt: where it is loaded, a warning is an error; null where nothing is."),
    configPath: z.string().nullable().describe("Dotted path of the key in the config; null where none is concerned."),
  })
  .meta({ id: "Diagnostic", description: "A problem or a note." });
