import assert from "node:assert/strict";
import { LayerFolder } from "../../../components/installation/layers";
import { readInstallation } from "../../../components/installation/resolve";
import { channelsOf, type InstallationChannels } from "../../../fleet/channel/channels";
import { readChannels } from "../../../fleet/channel/read-channels";
import { channelsJson, channelsText } from "../../../fleet/channel/show-text";
import { plain } from "../../../fleet/terminal";
import { type ProjectFiles, briefProject } from "../support/files";

const layer = `fiaas:
  channels:
    stable:
      image: fiaas/fdd:1
      commit: abc
      updated: "2022-08-16T09:00:00Z"
    latest:
      image: fiaas/fdd:2
`;

const stack = `config:
  flotilla:layers: [fiaas]
  flotilla:cluster: { identifier: a }
  flotilla:fiaas:
    channels:
      latest: { image: "registry.example.com:5000/fiaas/fdd:3" }
  flotilla:namespaces:
    ten: { fiaas: { channel: latest } }
    nine: { fiaas: {} }
    plain: {}
    held:
      fiaas:
        channel: latest
        pin: { image: "fiaas/fdd:0" }
`;

describe("the channels of an installation", () => {
    let project: ProjectFiles;

    afterEach(() => {
        project.remove();
    });

    function read(text: string, below = layer): InstallationChannels {
        project = briefProject({ "stacks/layers/fiaas.yaml": below, "stacks/Pulumi.a.yaml": text });
        return channelsOf("a", readInstallation(project.folder, "a", new LayerFolder(project.folder)));
    }

    it("are those of all files, each with the line where it counts", () => {
        const { channels } = read(stack);
        assert.deepEqual(
            channels.map(({ name, version, position }) => [name, version, position]),
            [
                ["stable", "1", { file: "stacks/layers/fiaas.yaml", line: 3 }],
                ["latest", "3", { file: "stacks/Pulumi.a.yaml", line: 6 }],
            ],
        );
    });

    it("are followed by namespaces that name them, the default one by those that name none, and by none that is pinned", () => {
        const { channels, pinned } = read(stack);
        assert.deepEqual(
            channels.map(({ name, isDefault, namespaces }) => [name, isDefault, namespaces]),
            [
                ["stable", true, ["nine"]],
                ["latest", false, ["ten"]],
            ],
        );
        assert.deepEqual(
            pinned.map(({ namespace, version, position }) => [namespace, version, position.line]),
            [["held", "0", 14]],
        );
    });

    it("are none where one release counts for all", () => {
        const text = `config:
  flotilla:cluster: { identifier: a }
  flotilla:fiaas: { release: { image: "fiaas/fdd:1" } }
  flotilla:namespaces: { b: { fiaas: {} }, a: { fiaas: {} } }
`;
        const installation = read(text);
        const { channels, release } = installation;
        assert.deepEqual(channels, []);
        assert.deepEqual([release?.version, release?.namespaces], ["1", ["a", "b"]]);
        assert.match(
            channelsText([installation], plain),
            /one release for all, without channels: fiaas\/fdd:1 {3}stacks/,
        );
    });

    it("are shown with everything that is on record", () => {
        assert.equal(
            channelsText([read(stack)], plain),
            `a
  stable (the default): fiaas/fdd:1   stacks/layers/fiaas.yaml:3
    version    1
    commit     abc
    updated    2022-08-16T09:00:00Z
    followed by nine
  latest: registry.example.com:5000/fiaas/fdd:3   stacks/Pulumi.a.yaml:6
    version    3
    followed by ten
  pinned: held to fiaas/fdd:0   stacks/Pulumi.a.yaml:14
`,
        );
    });

    it("of one installation are shown though another one has faults", () => {
        read(stack);
        project.write("stacks/Pulumi.b.yaml", "config: [\n");
        const found = readChannels(project.folder, []);
        assert.deepEqual(
            [
                found.installations.map(({ installation }) => installation),
                found.faulty.map(({ installation }) => installation),
            ],
            [["a"], ["b"]],
        );
        const json = JSON.parse(JSON.stringify(channelsJson(found))) as {
            installations: { channels: Record<string, unknown>[] }[];
        };
        assert.deepEqual(json.installations[0]?.channels[0], {
            name: "stable",
            isDefault: true,
            image: "fiaas/fdd:1",
            commit: "abc",
            updated: "2022-08-16T09:00:00Z",
            version: "1",
            file: "stacks/layers/fiaas.yaml",
            line: 3,
            namespaces: ["nine"],
        });
    });
});
