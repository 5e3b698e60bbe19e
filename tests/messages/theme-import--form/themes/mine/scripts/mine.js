import * as words from "./words.js";
export default words;
