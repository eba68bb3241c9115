import { describe, expect, test } from "vitest";
import {
  ancestorsOf,
  missingDependencies,
  type Writer,
} from "../../../generator/rehearse/findings/missing-dependencies.ts";
import type { TableId } from "../../../generator/rehearse/types.ts";
import { catalogOf } from "../../support/schema.ts";

const catalog = catalogOf(`
CREATE TABLE Person (id INT64, code INT64, boss INT64,
  CONSTRAINT FK_Boss FOREIGN KEY (boss) REFERENCES Person (id)) PRIMARY KEY (id);
CREATE TABLE Pet (id INT64, pid INT64, vet INT64, code INT64,
  CONSTRAINT FK_Vet FOREIGN KEY (vet) REFERENCES Person (id) NOT ENFORCED,
  FOREIGN KEY (code) REFERENCES Person (code)) PRIMARY KEY (id, pid), INTERLEAVE IN PARENT Person;
`);

const writer = (table: string, ...columns: readonly string[]): Writer => ({
  action: `p.d.export_${table}`,
  name: `export_${table}`,
  table: table as TableId,
  columns: new Set(columns),
  nullColumns: new Set(),
  isSecondPass: false,
  depth: undefined,
});
const person = writer("Person", "id", "code", "boss");
const found = (writers: readonly Writer[], dependsOn: Readonly<Record<string, readonly string[]>>) =>
  missingDependencies(
    writers,
    catalog,
    ancestorsOf(
      Object.entries(dependsOn).map(([id, others]) => ({
        id,
        name: id,
        work: { kind: "scripts", scripts: [] },
        dependsOn: others,
        disabled: false,
      })),
    ),
  ).map(({ message }) => message);

const message = (how: string) =>
  `Action "export_Pet": it writes Pet, which refers to Person (${how}), and does not depend on "export_Person", which writes that.`;

describe("references whose target nobody waits for", () => {
  test("are found, one by one, but for those that Spanner does not check and those to the table itself", () => {
    const pet = writer("Pet", "id", "pid", "vet", "code");
    expect(found([person, pet], {})).toEqual([message("parent Person"), message("foreign key (code) to Person")]);
  });

  test("are none where the target comes before, be it far before", () => {
    const pet = writer("Pet", "id", "pid", "vet", "code");
    expect(found([person, pet], { "p.d.export_Pet": ["p.d.gate"], "p.d.gate": ["p.d.export_Person"] })).toEqual([]);
  });

  test("are none where a column of the foreign key is NULL in every row, but for interleaving", () => {
    const pet = { ...writer("Pet", "id", "pid", "code"), nullColumns: new Set(["code", "id"]) };
    expect(found([person, pet], {})).toEqual([message("parent Person")]);
  });

  test("to a composite key are none for one that writes a part of it alone", () => {
    const composite = catalogOf(`CREATE TABLE A (x INT64, y INT64, v INT64) PRIMARY KEY (v);
      CREATE TABLE B (x INT64, y INT64, FOREIGN KEY (x, y) REFERENCES A (x, y)) PRIMARY KEY (x);`);
    const messages = (...columns: readonly string[]) =>
      missingDependencies([writer("A", ...columns), writer("B", "x", "y")], composite, () => new Set()).length;
    expect([messages("v", "x"), messages("v", "x", "y")]).toEqual([0, 1]);
  });

  test("are none within one action, nor of a second pass, whose rows are there", () => {
    const pet = { ...writer("Pet", "id", "pid", "code"), action: person.action };
    expect(found([person, pet], {})).toEqual([]);
    const second = { ...person, action: "p.d.again", name: "again", isSecondPass: true };
    const after = { "p.d.export_Pet": ["p.d.export_Person"], "p.d.again": ["p.d.export_Person"] };
    expect(found([person, second, writer("Pet", "id", "pid", "code")], after)).toEqual([]);
  });

  test("to the own table are found for a second pass alone", () => {
    const second = { ...writer("Person", "id", "boss"), action: "p.d.again", name: "again", isSecondPass: true };
    expect(found([person, second], {})).toEqual([
      'Action "again": it writes Person, which refers to Person (foreign key FK_Boss to Person), and does not depend on "export_Person", which writes that.',
    ]);
    expect(found([person, second], { "p.d.again": ["p.d.export_Person"] })).toEqual([]);
  });

  test("are none where the columns are not written, or the target's are not", () => {
    expect(found([person, writer("Pet", "id", "pid", "vet")], {})).toEqual([message("parent Person")]);
    expect(found([writer("Person", "id"), writer("Pet", "id", "pid", "code")], {})).toEqual([message("parent Person")]);
  });
});
