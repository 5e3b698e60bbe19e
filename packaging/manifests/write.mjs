// Writes the manifests of Homebrew, Scoop and winget for a release, from the checksums of its archives:
//
//     node packaging/manifests/write.mjs OUTPUT SHA256SUMS
//
// SHA256SUMS is the file of a release: a line `HASH  NAME` for each archive. What an archive is missing for is an error.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [output, sums] = process.argv.slice(2);
if (!output || !sums) {
  console.error("usage: node packaging/manifests/write.mjs OUTPUT SHA256SUMS");
  process.exit(2);
}
const cargo = readFileSync(fileURLToPath(new URL("../../Cargo.toml", import.meta.url)), "utf8");
const value = (key) => new RegExp(`^${key} = "(.*)"$`, "m").exec(cargo)?.[1] ?? "";
const [version, description, home] = ["version", "description", "repository"].map(value);
const hashes = new Map(readFileSync(sums, "utf8").split("\n").filter(Boolean).map((line) => {
  const [hash, name] = line.split(/\s+\*?/);
  return [name, hash];
}));

/** Address and hash of the archive for a target. */
function archive(target) {
  const name = `leadlet-${version}-${target}.${target.includes("windows") ? "zip" : "tar.gz"}`;
  const hash = hashes.get(name);
  if (!/^[0-9a-f]{64}$/.test(hash ?? "")) {
    console.error(`error: ${sums} has no SHA-256 of ${name}`);
    process.exit(1);
  }
  return { url: `${home}/releases/download/v${version}/${name}`, hash };
}

function write(path, text) {
  const to = join(output, path);
  mkdirSync(join(to, ".."), { recursive: true });
  writeFileSync(to, text);
}

const windows = archive("x86_64-pc-windows-msvc");
const brew = (target) => {
  const { url, hash } = archive(target);
  return `url "${url}"\n      sha256 "${hash}"`;
};
write("homebrew/leadlet.rb", `class Leadlet < Formula
  desc "${description.replace(/^Turns/, "Turn")}"
  homepage "${home}"
  version "${version}"
  license "MIT"

  on_macos do
    on_arm do
      ${brew("aarch64-apple-darwin")}
    end
    on_intel do
      ${brew("x86_64-apple-darwin")}
    end
  end

  on_linux do
    on_arm do
      ${brew("aarch64-unknown-linux-musl")}
    end
    on_intel do
      ${brew("x86_64-unknown-linux-musl")}
    end
  end

  def install
    bin.install "leadlet"
  end

  test do
    system bin/"leadlet", "init", "course", "--quiet"
    system bin/"leadlet", "build", "course", "--quiet"
    assert_predicate testpath/"course/site/index.html", :exist?
  end
end
`);
write("scoop/leadlet.json", `${JSON.stringify({
  version,
  description,
  homepage: home,
  license: "MIT",
  architecture: { "64bit": { ...windows } },
  bin: "leadlet.exe",
  checkver: "github",
  autoupdate: {
    architecture: {
      "64bit": { url: `${home}/releases/download/v$version/leadlet-$version-x86_64-pc-windows-msvc.zip` },
    },
  },
}, null, 4)}\n`);
const winget = (type, rest) => `PackageIdentifier: Leadlet.Leadlet
PackageVersion: ${version}
${rest}ManifestType: ${type}
ManifestVersion: 1.9.0
`;
write("winget/Leadlet.Leadlet.yaml", winget("version", "DefaultLocale: en-US\n"));
write("winget/Leadlet.Leadlet.locale.en-US.yaml", winget("defaultLocale", `PackageLocale: en-US
Publisher: leadlet
PackageName: leadlet
PackageUrl: ${home}
License: MIT
ShortDescription: ${description}
`));
write("winget/Leadlet.Leadlet.installer.yaml", winget("installer", `InstallerType: zip
NestedInstallerType: portable
NestedInstallerFiles:
  - RelativeFilePath: leadlet.exe
    PortableCommandAlias: leadlet
Installers:
  - Architecture: x64
    InstallerUrl: ${windows.url}
    InstallerSha256: ${windows.hash.toUpperCase()}
`));
