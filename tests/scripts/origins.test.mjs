// Which origins a list of course.yaml means, and which only look like it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { isNamedOrigin } from "../../themes/default/scripts/origins.js";

test("an origin is meant by its scheme, host and port, and by nothing that looks like it", () => {
  for (const [named, origin] of [
    ["https://a.example.com", "https://a.example.com"], ["https://A.Example.com", "https://a.example.com"], ["https://a.example.com:443", "https://a.example.com"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"], ["http://[::1]:80", "http://[::1]"], ["https://*.example.com", "https://a.example.com"],
    ["https://*.example.com", "https://a.b.example.com"], ["HTTPS://*.Example.com", "https://a.example.com"], ["https://*.example.com:8443", "https://a.example.com:8443"],
    ["https://*.example.com:443", "https://a.example.com"],
  ]) assert.ok(isNamedOrigin(named, origin), `${named} means ${origin}`);
  for (const [named, origin] of [
    ["https://*.example.com", "https://example.com"], ["https://*.example.com", "https://evilexample.com"], ["https://*.example.com", "https://example.com.evil.org"],
    ["https://*.example.com", "https://a.example.com.evil.org"], ["https://*.example.com", "http://a.example.com"], ["https://*.example.com", "https://a.example.com:8443"],
    ["https://*.example.com:8443", "https://a.example.com"], ["https://*.example.com", "https://a.example.com."], ["https://*.example.com", "https://aexample.com"],
    ["https://*.example.com", "null"], ["https://*.example.com", ""], ["https://*.example.com", undefined], ["https://*.example.com", null], ["https://*.example.com", {}],
    ["https://*.example.com", "file://"], ["https://*.example.com", "https://evil.org/.example.com"], ["https://*.example.com", "https://evil.org#.example.com"],
    ["https://*.example.com", "https://evil.org?.example.com"], ["https://*.example.com", "wss://a.example.com"], ["https://*.example.com", "data:text/html,.example.com"],
    ["https://a.example.com", "https://b.a.example.com"], ["https://a.example.com", "http://a.example.com"], ["https://a.example.com", "https://a.example.com:444"],
    ["https://*", "https://a.example.com"], ["*", "https://a.example.com"], ["https://*.*.com", "https://a.b.com"], ["https://a.*.com", "https://a.b.com"], ["null", "null"], ["", ""],
    ["https://*.com:*", "https://a.com"], ["http://*.0.0.1", "http://127.0.0.1"],
  ]) assert.equal(isNamedOrigin(named, origin), false, `${named} does not mean ${origin}`);
});
