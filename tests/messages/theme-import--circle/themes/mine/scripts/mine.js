import { other } from "./other.js";
export const mine = other;
