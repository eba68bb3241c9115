export { bindConfig } from "./bind.ts";
