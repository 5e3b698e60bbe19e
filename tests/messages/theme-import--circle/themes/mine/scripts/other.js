import { mine } from "./mine.js";
export const other = mine;
