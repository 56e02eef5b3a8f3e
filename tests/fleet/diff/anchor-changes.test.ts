import assert from "node:assert/strict";
import { compareInstallation, type InstallationDifference } from "../../../fleet/diff/compare-installation";
import { openTree } from "../../../fleet/render/tree";
import { briefProject } from "../support/files";

/** What there is to be edited of a stack with an anchor that places a certificate. */
interface Edited {
    readonly content?: string;
    readonly image?: string;
    readonly document?: string;
    readonly server?: string;
    /** Hosts of the certificate that is placed, and of one that is not, beside it in one resource. */
    readonly host?: string;
    readonly otherHost?: string;
    /** When the certificates and their authority are renewed. */
    readonly renewBeforeDays?: number;
    /** Where the component's files lie. */
    readonly directory?: string;
}

function stack({
    content = "one",
    image = "v1",
    document = "web",
    server = "https://one.example.com",
    host = "web.example.com",
    otherHost = "web.example.com",
    renewBeforeDays,
    directory,
}: Edited): string {
    const certificates = {
        web: { hosts: [host], renewBeforeDays },
        other: { hosts: [otherHost] },
        client: { commonName: "client", purposes: ["client"], kubeconfig: true },
    };
    const files = {
        "web.conf": { content },
        "web.pem": { certificate: document, part: "certificate" },
        "client.yaml": { kubeconfig: "client" },
    };
    const probe = { readinessProbe: { tcpSocket: { port: 80 } } };
    const containers = [{ name: "web", image: `registry.example.com/web:${image}`, ...probe }];
    const anchorImage = "registry.example.com/busybox:1.37.0";
    const config = {
        "flotilla:cluster": { identifier: "prod-1" },
        "flotilla:namespaces": { a: {} },
        "flotilla:pki": {
            catalog: "none",
            namespace: "a",
            apiServer: { server },
            authorities: { services: { certificates, renewBeforeDays: renewBeforeDays && 365 + renewBeforeDays } },
        },
        "flotilla:anchors": {
            web: { namespace: "a", anchorImage, manifest: { spec: { containers } }, files, directory },
        },
    };
    // JSON is YAML.
    return JSON.stringify({ config });
}

async function compare(edit: Edited): Promise<InstallationDifference> {
    const projects = [{}, edit].map((each) => briefProject({ "stacks/Pulumi.prod-1.yaml": stack(each) }));
    try {
        const [base, head] = projects.map(({ folder }) => openTree(folder));
        assert.ok(base && head);
        return await compareInstallation("prod-1", { base, head, isSameCode: true }, []);
    } finally {
        projects.forEach((project) => {
            project.remove();
        });
    }
}

async function changesOf(edit: Edited): Promise<string[]> {
    const { change, failures } = await compare(edit);
    assert.deepEqual(failures, []);
    const resources = (change?.resources ?? []).filter(({ isComponent }) => !isComponent);
    return resources.flatMap(({ name, changes }) => changes.map(({ path }) => `${name} ${path}`)).sort();
}

/** What changes with every roll. */
const roll = [
    "anchor-web-config data.revision",
    'anchor-web-daemon-set spec.template.metadata.annotations["flotilla.dev/revision"]',
    "anchor-web-files data.revision",
    "anchor-web-roll revision",
];

describe("a diff of an anchor with a certificate, whose revision is not known before an up", () => {
    const cases: readonly (readonly [string, Edited, readonly string[]])[] = [
        ["nothing where nothing is edited", {}, []],
        ["the roll when a file is edited", { content: "two" }, ['anchor-web-config data["files__web.conf"]']],
        ["the roll when the manifest is edited", { image: "v2" }, ['anchor-web-config data["manifest.yaml"]']],
        [
            "the roll when another certificate is placed",
            { document: "other" },
            ['anchor-web-files data["files__web.pem"]'],
        ],
        [
            "the roll when a kubeconfig names another server",
            { server: "https://two.example.com" },
            ['anchor-web-files data["files__client.yaml"]'],
        ],
    ];
    const leaf = (document: string, index: number): string[] => [
        `pki-services-certificates certificates["${document}"].hosts[${index}]`,
        `pki-${document}-secret data["tls.crt"]`,
        `pki-${document}-secret data["tls.key"]`,
    ];

    it("shows the roll when what is placed is issued anew", async () => {
        const placed = 'anchor-web-files data["files__web.pem"]';
        assert.deepEqual(await changesOf({ host: "b.example.com" }), [...roll, placed, ...leaf("web", 0)].sort());
    });

    it("shows no roll when only another certificate of the same authority is issued anew", async () => {
        assert.deepEqual(await changesOf({ otherHost: "b.example.com" }), leaf("other", 0).sort());
    });

    it("shows neither roll nor Secret when certificates are renewed at other times", async () => {
        assert.deepEqual(await changesOf({ renewBeforeDays: 30 }), [
            "pki-services-1 renewBeforeDays",
            'pki-services-certificates certificates["web"].renewBeforeDays',
        ]);
    });

    for (const [rule, edit, further] of cases) {
        it(`shows ${rule}`, async () => {
            const expected = further.length === 0 ? [] : [...roll, ...further].sort();
            assert.deepEqual(await changesOf(edit), expected);
        });
    }

    it("foresees that a preview refuses another directory", async () => {
        const { failures } = await compare({ directory: "/etc/elsewhere" });

        assert.deepEqual(
            failures.map(({ side }) => side),
            ["head"],
        );
        assert.match(
            failures[0]?.faults.join("\n") ?? "",
            /^anchors\.web\.directory: it was "\/etc\/kubernetes\/web" and is/,
        );
    });
});
