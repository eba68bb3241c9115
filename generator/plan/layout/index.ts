export { countScripts, layOut } from "./layout.ts";
