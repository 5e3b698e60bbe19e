import { say } from "./word.js";
say("search");
