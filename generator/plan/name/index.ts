export { nameActions } from "./name.ts";
