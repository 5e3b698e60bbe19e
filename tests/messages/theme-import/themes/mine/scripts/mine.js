// Says hello.

import { says } from "../../scripts/words.js";

says("search");
