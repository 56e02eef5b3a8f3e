import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { connect, createServer, type TLSSocket } from "node:tls";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { algorithms } from "../../../components/pki/algorithm";
import { dateOf } from "../../../provider/pki/clock";
import { authority, createPkiStack, dateIn, leaf, type PkiOutputs, type PkiStack, verify } from "./fixture";

/** Whether somebody who trusts the authority accepts a server with this certificate under a name, as Node checks it. */
async function handshake({ certificates, keys }: PkiOutputs, name: string, servername: string): Promise<string> {
    const server = createServer({ cert: certificates[name], key: keys[name] });
    server.on("tlsClientError", () => undefined);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const client: TLSSocket = connect({ host: "127.0.0.1", port, servername, ca: certificates["ca"] });
    try {
        await once(client, "secureConnect");
        return "accepted";
    } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? String(error);
    } finally {
        client.destroy();
        server.close();
    }
}

describe("certificates on the real engine", () => {
    let stack: PkiStack;
    let first: PkiOutputs;
    const nameOf = (algorithm: string) => `node-${algorithm.toLowerCase()}`;
    const leaves = Object.fromEntries(algorithms.map((algorithm) => [nameOf(algorithm), { ...leaf, algorithm }]));
    const purposes = {
        server: { ...leaf, purposes: ["server"] },
        client: { ...leaf, hosts: [], purposes: ["client"] },
        unnamed: { ...leaf, commonName: "", organizations: [], hosts: ["*.example.com", "10.0.0.1"] },
    };
    const declared = { authorities: { ca: authority, other: authority }, leaves: { ...leaves, ...purposes } };

    before(async () => {
        stack = await createPkiStack();
        stack.declare(declared);
        const preview = await stack.preview();
        assert.match(preview, /\+ 5 to create/);
        await stack.up();
        first = await stack.outputs();
    });

    for (const algorithm of algorithms) {
        it(`pass openssl's strict verification as server and as client: ${algorithm}`, async () => {
            const [pem = "", ca = "", other = ""] = [nameOf(algorithm), "ca", "other"].map(
                (name) => first.certificates[name],
            );

            assert.equal(await verify(pem, ca, "sslserver"), "OK");
            assert.equal(await verify(pem, ca, "sslclient"), "OK");
            assert.match(await verify(pem, other, "sslserver"), /unable to get local issuer|signature failure/);
        });

        it(`are accepted by Node under their names alone: ${algorithm}`, async () => {
            const name = nameOf(algorithm);

            assert.equal(await handshake(first, name, "localhost"), "accepted");
            assert.equal(await handshake(first, name, "elsewhere"), "ERR_TLS_CERT_ALTNAME_INVALID");
        });
    }

    for (const [name, purpose, isRight] of [
        ["server", "sslserver", true],
        ["server", "sslclient", false],
        ["client", "sslclient", true],
        ["client", "sslserver", false],
        ["unnamed", "sslserver", true],
        ["unnamed", "sslclient", true],
    ] as const) {
        it(`are ${isRight ? "" : "not "}for ${purpose} when they are of the kind "${name}"`, async () => {
            const answer = await verify(first.certificates[name] ?? "", first.certificates["ca"] ?? "", purpose);

            assert.match(answer, isRight ? /^OK$/ : /unsuitable certificate purpose|unsupported certificate purpose/);
        });
    }

    it("stay as they are when nothing is due, and two previews of one day are the same", async () => {
        const [one, two] = [await stack.preview(), await stack.preview()].map(withoutProgress);

        assert.equal(one, two);
        assert.match(one ?? "", /5 unchanged/);
        assert.match(await stack.preview("--refresh"), /5 unchanged/);
        await stack.up();
        assert.deepEqual(await stack.outputs(), first);
    });

    it("show no key in the clear, in what is printed and in what is kept", async () => {
        stack.setToday(dateIn(335));
        const shown = [await stack.preview(), await stack.preview("--diff"), await stack.preview("--json")];
        stack.setToday(dateIn(0));
        const exported = await stack.project.pulumi("stack", "export");
        const texts = [...shown, exported.text, stack.project.state()];
        const forms = Object.values(first.keys).flatMap((pem) => {
            const bytes = createPrivateKey(pem).export({ type: "pkcs8", format: "der" }).toString("base64");
            return [bytes, pem.split("\n")[1] ?? "", Buffer.from(pem).toString("base64")];
        });

        assert.equal(Object.keys(first.keys).length, 11);
        for (const text of texts) {
            assert.ok(!/PRIVATE KEY|UFJJVkFURSBLRVk/.test(text));
            assert.deepEqual(
                forms.filter((form) => text.includes(form)),
                [],
            );
        }
        // The search finds what it searches for.
        assert.ok(forms.some((form) => JSON.stringify(first.keys).includes(form)));
    });

    it("are renewed in time, before the old one goes, and the preview says why", async () => {
        stack.setToday(dateIn(335));
        const [preview, again] = [await stack.preview(), await stack.preview()];
        const details = await stack.preview("--diff");

        assert.equal(withoutProgress(again), withoutProgress(preview));
        const reason = `issued anew: renewal due ${dateIn(335)} (expires ${dateIn(365)})`;
        const names = [...Object.keys(leaves), ...Object.keys(purposes)].sort();
        assert.ok(preview.includes(`LeafCertificates (leaves):\n    ${names.join(", ")}: ${reason}\n`), preview);
        assert.match(details, new RegExp(`- server\\.notAfter *: "${dateIn(365)}T00:00:00Z"\n`));
        assert.match(preview, /~ 1 to update\s+4 unchanged/);
        await stack.up();
        const { certificates } = await stack.outputs();
        assert.equal(dateOf(Date.parse(new X509Certificate(certificates["server"] ?? "").validTo)), dateIn(700));
        assert.equal(certificates["ca"], first.certificates["ca"]);
    });

    it("are issued anew one by one when something else is wanted, and the preview says what", async () => {
        const before = await stack.outputs();
        const server = { ...purposes.server, hosts: ["localhost", "127.0.0.1", "10.0.0.7"] };
        stack.declare({ ...declared, leaves: { ...declared.leaves, server } });
        const [preview, details] = [await stack.preview(), await stack.preview("--diff")];

        assert.match(preview, /server: issued anew: SAN added: 10\.0\.0\.7/);
        assert.match(preview, /~ 1 to update/);
        assert.match(details, /~ server *: \{\s+~ hosts *: \[\s+\+ \[2\]: "10\.0\.0\.7"/);
        await stack.up();
        const { certificates } = await stack.outputs();
        assert.notEqual(certificates["server"], before.certificates["server"]);
        assert.deepEqual({ ...certificates, server: "" }, { ...before.certificates, server: "" });
    });

    it("are all issued anew with their authority, which the preview says", async () => {
        stack.declare({ ...declared, authorities: { ...declared.authorities, ca: { ...authority, commonName: "k" } } });
        const preview = await stack.preview();

        assert.match(preview, /issued anew: common name kubernetes -> k/);
        assert.match(preview, /^ {4}(?:[\w-]+(?:, |: )){8}issued anew: its authority is issued anew$/m);
        assert.match(preview, /^ {4}server: issued anew: .*its authority is issued anew$/m);
        await stack.up();
        const { certificates } = await stack.outputs();
        const [server = "", ca = ""] = [certificates["server"], certificates["ca"]];
        assert.equal(await verify(server, ca, "sslserver", dateIn(400)), "OK");
    });

    it("are forgotten where a state from before has a resource for each", async () => {
        const name = "state.json";
        const file = path.join(stack.project.folder, name);
        await stack.project.succeed("stack", "export", "--file", name);
        const state = JSON.parse(readFileSync(file, "utf8")) as {
            deployment: { resources: Record<string, unknown>[] };
        };
        const { resources } = state.deployment;
        const { provider } = resources.find(({ type }) => type === "flotilla:pki:LeafCertificates") ?? {};
        const type = "flotilla:pki:Certificate";
        const urn = `urn:pulumi:test::flotilla::${type}::former`;
        resources.push({
            urn,
            type,
            custom: true,
            id: "former",
            provider,
            inputs: {},
            outputs: { certificate: "PEM" },
        });
        writeFileSync(file, JSON.stringify(state));
        await stack.project.succeed("stack", "import", "--file", name);

        assert.match(await stack.up(), /- 1 deleted\s+5 unchanged/);
    });

    it("are taken over from somebody else", async () => {
        const { certificates, keys } = await stack.outputs();
        const taken = await createPkiStack();
        taken.setToday(dateIn(335));
        const pairOf = (name: string) => ({ certificate: certificates[name], privateKey: keys[name] });
        taken.declare({
            authorities: { ca: { ...authority, commonName: "k", existing: pairOf("ca") } },
            leaves: { server: { ...purposes.server, existing: pairOf("server") } },
        });
        await taken.up();
        const found = await taken.outputs();

        assert.deepEqual(found.certificates, { ca: certificates["ca"], server: certificates["server"] });
        assert.match(await taken.preview(), /4 unchanged/);
    });

    it("stay as they are where the key of their authority is somewhere else", async () => {
        const { certificates, keys } = await stack.outputs();
        const taken = await createPkiStack();
        taken.setToday(dateIn(335));
        taken.declare({
            authorities: { ca: { ...authority, commonName: "k", existing: { certificate: certificates["ca"] } } },
            leaves: {
                server: {
                    ...purposes.server,
                    existing: { certificate: certificates["server"], privateKey: keys["server"] },
                },
            },
        });
        await taken.up();

        assert.match(await taken.preview(), /4 unchanged/);
    });
});

/** What a preview prints, without the dots that it prints while it waits. */
function withoutProgress(text: string): string {
    return text.replaceAll(/^@ previewing update.*\n/gm, "");
}
