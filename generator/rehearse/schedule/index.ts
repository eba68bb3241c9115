export { adversaryOrder, randomOrder } from "./choose.ts";
export { runSchedule, type Step } from "./schedule.ts";
export type { Choose, End, Outcome, Status, Task } from "./types.ts";
