import { performance } from "node:perf_hooks";
import { defaultPlanOptions, planLoad } from "../../generator/plan/index.ts";
import type { IntegrityMode, Plan } from "../../generator/plan/types.ts";
import { seededRandom } from "../../generator/rehearse/random.ts";
import { criticalPath, linear, makespan, type TimedTable } from "../support/makespan.ts";
import { catalogOf, ungated } from "../support/schema.ts";
import { syntheticReferences, syntheticSchema } from "./synthetic.ts";

// Planning of large schemas, and how long a run takes that follows the plan: `npm run bench:plan`.

const modes: readonly IntegrityMode[] = ["trust", "drop", "quarantine"];
const select = { graphs: undefined, include: ["*"], exclude: [] };

/** Tables that refer to two others each; the first ones all to each other in the end. */
function ringSchema(size: number, ring: number): string {
  const tables = Array.from({ length: size }, (_, index) => index);
  const targets = (index: number) =>
    index < ring ? [(index + 1) % ring, (index * 7 + 3) % ring] : [index >> 1, (index * 7) % index];
  return [
    ...tables.map((index) => `CREATE TABLE T${index} (id INT64 NOT NULL, a INT64, b INT64) PRIMARY KEY (id);`),
    ...tables.flatMap((index) =>
      targets(index).map((to, place) => {
        const column = place === 0 ? "a" : "b";
        return `ALTER TABLE T${index} ADD CONSTRAINT F${index}_${place} FOREIGN KEY (${column}) REFERENCES T${to} (id);`;
      }),
    ),
  ].join("\n");
}

function timed(run: () => Plan): readonly [Plan, number] {
  const start = performance.now();
  return [run(), performance.now() - start];
}

const rings = catalogOf(ringSchema(5000, 400));
for (const integrity of modes) {
  for (const isWhole of [false, true]) {
    const whole = defaultPlanOptions(rings, select, { integrity, ...(isWhole ? {} : ungated) });
    const options = isWhole ? whole : { ...whole, ledger: undefined };
    const [plan, ms] = timed(() => planLoad(rings, options));
    process.stdout.write(
      `5000 tables, 400 of them in one component, ${integrity}, ${isWhole ? "with" : "without"} gates and ledger: ` +
        `${plan.actions.length} actions planned in ${(ms / 1000).toFixed(2)} s\n`,
    );
  }
}

const size = 1000;
const catalog = catalogOf(syntheticSchema(size));
const random = seededRandom(1, "durations");
const tables = syntheticReferences(size).map(
  ({ name, targets }): TimedTable => ({
    name,
    targets,
    checked: random.integer(5, 60),
    rejects: 1,
    gate: 1,
    export: random.integer(10, 600),
  }),
);
for (const integrity of modes) {
  const plan = planLoad(catalog, defaultPlanOptions(catalog, select, { integrity }));
  const took = makespan(plan, tables);
  process.stdout.write(
    `${size} tables, ${integrity}, random durations: makespan / critical path ${(took / criticalPath(tables, integrity)).toFixed(3)}, ` +
      `one after the other / makespan ${(linear(plan, tables) / took).toFixed(1)}\n`,
  );
}
