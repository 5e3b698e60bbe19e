// Says hello.

import { says, pluralOf } from "./words.js";

says("search");
