import assert from "node:assert/strict";
import { anchorsConfiguration } from "../../../components/anchor/config";
import { type FaultCase, faultsWith } from "../fiaas/faults";
import { anchorConfigurationOf, anchorImage, manifestAnchor, presetAnchor } from "./anchors";

const key = "-----BEGIN PRIVATE KEY-----\nhunter\n-----END PRIVATE KEY-----\n";

const kubernetes = { namespace: "default", service: "kubernetes", port: "https" };

const cases: readonly FaultCase[] = [
    {
        rule: "neither preset nor manifest",
        value: { a: { anchorImage, image: "x:1", arguments: {} } },
        expected: [
            'a: {"anchorImage":"registry.example.com/busybox:1.37.0","image"… (82 characters) says not what to run. Add preset or manifest',
            'a.image: "x:1" is only for presets: a manifest has its own. Take it out, or write preset in place of manifest',
            "a.arguments: {} is only for presets: a manifest has its own. Take it out, or write preset in place of manifest",
        ],
    },
    {
        rule: "a preset and a manifest",
        value: { a: { ...presetAnchor("scheduler"), manifest: {} } },
        expected: ["a.manifest: {} stands beside preset, which has a manifest of its own. Remove one of the two"],
    },
    {
        rule: "a preset without an image, and no image for the script",
        value: { a: { preset: "scheduler", anchorImage }, b: { preset: "scheduler", image: "x:1" } },
        expected: [
            'a.preset: "scheduler" needs to know of which version. Add image',
            "b.anchorImage: is missing. Set it to text",
        ],
    },
    {
        rule: "presets that do not exist, and images that are not pinned",
        value: { a: { preset: "kubelet", image: "kubelet:latest", anchorImage: "busybox" } },
        expected: [
            'a.preset: "kubelet" is not a preset. Use one of: apiserver, scheduler, controller-manager, etcd, haproxy, or a manifest',
            'a.image: "kubelet:latest" is not pinned: latest is another image every time. Use the tag or digest of a release',
            'a.anchorImage: "busybox" is not pinned: it has neither tag nor digest. Use those of a release, such as registry.k8s.io/kube-scheduler:v1.35.4',
        ],
    },
    {
        rule: "files that are nothing, two things, or half of one",
        value: {
            a: manifestAnchor({
                files: {
                    a: {},
                    b: { content: "b", trustBundle: "kubernetes" },
                    c: { certificate: "apiserver" },
                    d: { certificate: "apiserver", part: "publicKeys" },
                    e: { trustBundle: "kubernetes", part: "chain" },
                    f: { keyPair: "service-account", part: "privateKey", mode: "0644" },
                    g: { content: "g", mode: "0200", owner: "root" },
                    h: { content: key },
                },
            }),
        },
        expected: [
            "a.files.a: {} says not what the file is. Add one of: content, certificate, trustBundle, keyPair, kubeconfig, encryption",
            'a.files.b.trustBundle: "kubernetes" stands beside content, but a file is one thing. Remove one of the two',
            'a.files.c.certificate: "apiserver" needs to know which part. Add part: certificate or privateKey or chain',
            'a.files.d.part: "publicKeys" is no part of certificate. Use certificate or privateKey or chain',
            'a.files.e.part: "chain" is no part of trustBundle. Take it out',
            'a.files.f.mode: "0644" lets everybody on the node have a private key. End it with 0, such as 0600 or 0640',
            'a.files.g.mode: "0200" is not a mode. Use four octal digits in quotes with which its owner can read it, such as "0640"',
            'a.files.g.owner: "root" is not an owner. Use the numbers of user and group, such as "65534:65534"',
            "a.files.h.content: the value (not shown) holds a private key, which everybody could read here. Declare it in flotilla:pki, as existing, and name that document; make a new key if the file was shared",
        ],
    },
    {
        rule: "paths of files that lead elsewhere",
        value: {
            a: manifestAnchor({ files: { "../a": { content: "" }, ".b": { content: "" }, a__b: { content: "" } } }),
        },
        expected: [
            'a.files["../a"]: "../a" is not a path below the directory. Use letters, digits, "-", "_" and "." in each part, not beginning with "." or "-", and "/" between them',
            'a.files[".b"]: ".b" is not a path below the directory. Use letters, digits, "-", "_" and "." in each part, not beginning with "." or "-", and "/" between them',
            'a.files.a__b: "a__b" has two "_" in a row, which stand for a "/" in the ConfigMap. Use one',
        ],
    },
    {
        rule: "directories that are the system's",
        value: Object.fromEntries(
            ["/", "/etc", "/usr/local/web", "/var/lib", "/etc/kubernetes", "web", "/etc/../web"].map(
                (directory, index) => [`a${index}`, manifestAnchor({ directory })],
            ),
        ),
        expected: [
            ...["/", "/etc", "/usr/local/web", "/var/lib", "/etc/kubernetes"].map(
                (directory, index) =>
                    `a${index}.directory: "${directory}" belongs to the system. Use a directory for this anchor alone, such as /etc/kubernetes/<anchor>`,
            ),
            'a5.directory: "web" is not a directory of a node. Write the whole path, such as /etc/kubernetes/scheduler',
            'a6.directory: "/etc/../web" is not a plain path. Use letters, digits, "-", "_" and "." in each part, without a "/" at the end, and no ".."',
        ],
    },
    {
        rule: "health that is asked nowhere, or in two places",
        value: {
            a: manifestAnchor({ health: {} }),
            b: manifestAnchor({ health: { tcp: "127.0.0.1", url: "127.0.0.1/livez" } }),
        },
        expected: [
            "a.health: {} has to have exactly one of url and tcp. Write one of the two",
            'b.health.url: "127.0.0.1/livez" is not an address to ask. Write one such as https://127.0.0.1:10259/livez, without a user, an address of IPv6 in brackets',
            'b.health.tcp: "127.0.0.1" is not an address with a port. Write one such as 127.0.0.1:2379, an address of IPv6 in brackets',
            'b.health: {"tcp":"127.0.0.1","url":"127.0.0.1/livez"} has to have exactly one of url and tcp. Write one of the two',
        ],
    },
    {
        rule: "settings of other presets",
        value: {
            a: presetAnchor("scheduler", { etcd: "calico", ports: { client: 1 } }),
            b: presetAnchor("haproxy", { arguments: { v: 1 }, ports: { api: 6553, etcd: 0 } }),
            c: manifestAnchor({ ports: {} }),
        },
        expected: [
            'a.etcd: "calico" is only for the preset etcd. Take it out',
            "a.ports.client: 1 is no port of the preset scheduler, which has a flag for its own. Write arguments: {secure-port: …}",
            "b.ports.etcd: 0 is not a port. Use a number from 1 to 65535",
            'b.arguments: {"v":1} are not what haproxy goes by. Take them out, and write files: {haproxy.cfg: {content: "…"}} for another configuration',
            "b.ports.api: 6553 is no port of the preset haproxy. Use one of: apiserver, etcd, health",
            "c.ports: {} is only for presets: a manifest has its own. Take it out, or write preset in place of manifest",
        ],
    },
    {
        rule: "services that haproxy cannot follow, or not there",
        value: {
            a: presetAnchor("scheduler", { services: { apiserver: kubernetes } }),
            b: presetAnchor("haproxy", {
                services: {
                    apiserver: { ...kubernetes, listen: 6553 },
                    dns: kubernetes,
                    health: { ...kubernetes, listen: 5353 },
                },
            }),
            c: presetAnchor("haproxy", {
                services: {
                    Dns: { ...kubernetes, listen: 53 },
                    web: { namespace: "Apps", service: "web", port: "--", listen: 8080 },
                },
            }),
        },
        expected: [
            'a.services: {"apiserver":{"namespace":"default","service":"kubernetes","port":"https"}} are only for the preset haproxy. Take them out',
            "b.services.apiserver.listen: 6553 stands beside the port that apiserver has already. Take it out, and write ports: {apiserver: …} for another",
            'b.services.dns: {"namespace":"default","service":"kubernetes","port":"https"} has no port on the node. Add listen',
            'b.services.health: {"namespace":"default","service":"kubernetes","port":"https","listen":5353} is what haproxy calls another port of its own. Use another name',
            'c.services.Dns: "Dns" is not a name for a service in haproxy. Use at most 15 lower-case letters, digits and "-", with one letter at least, and a letter or digit at both ends',
            "c.services.Dns.listen: 53 is a port that only privileged programs may open. Use one from 1024 on",
            `c.services.web.namespace: "Apps" is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends`,
            'c.services.web.port: "--" is not the name of a port. Use at most 15 lower-case letters, digits and "-", with one letter at least, and a letter or digit at both ends',
        ],
    },
    {
        rule: "names of anchors that become no name of an object",
        value: { "A.b": manifestAnchor() },
        expected: [
            '["A.b"]: "A.b" is not an anchor\'s name. Use at most 47 lower-case letters, digits and "-", with a letter or digit at both ends',
        ],
    },
];

describe("the configuration of anchors", () => {
    for (const { rule, value, expected } of cases) {
        it(`refuses ${rule}`, () => {
            assert.deepEqual(faultsWith(anchorsConfiguration, value), expected);
        });
    }

    it("keeps what is placed, rolls one node at a time and tolerates every taint when nothing else is said", () => {
        const { state, removal, maxUnavailable, tolerations, namespace } = anchorConfigurationOf(manifestAnchor());

        assert.deepEqual(
            { state, removal, maxUnavailable, tolerations, namespace },
            {
                state: "present",
                removal: "keep",
                maxUnavailable: 1,
                tolerations: [{ operator: "Exists" }],
                namespace: "kube-system",
            },
        );
    });
});
