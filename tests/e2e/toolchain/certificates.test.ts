import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { ensureCertificates, faultOf } from "../../../toolchain/control-plane/certificate-folder";
import { kubeconfigText } from "../../../toolchain/control-plane/kubeconfig";

const day = 24 * 60 * 60 * 1000;

describe("certificates of a control plane", () => {
    let root: string;
    let good: string;
    let folder: string;
    const lines: string[] = [];

    before(async () => {
        root = mkdtempSync(path.join(os.tmpdir(), "flotilla-certificates-"));
        good = path.join(root, "good");
        await ensureCertificates(good, () => undefined);
    });

    after(() => {
        rmSync(root, { recursive: true });
    });

    beforeEach(() => {
        folder = path.join(mkdtempSync(path.join(root, "case-")), "certificates");
        cpSync(good, folder, { recursive: true });
        lines.length = 0;
    });

    const ensure = (): Promise<unknown> => ensureCertificates(folder, (line) => lines.push(line));
    const certificate = (name: string): X509Certificate =>
        new X509Certificate(readFileSync(path.join(folder, name), "utf8"));

    it("are kept as long as they are good", async () => {
        const before = readFileSync(path.join(folder, "ca.crt"), "utf8");
        await ensure();
        assert.equal(readFileSync(path.join(folder, "ca.crt"), "utf8"), before);
        assert.deepEqual(lines, []);
    });

    it("name the API server as clients and pods do, and the users as Kubernetes knows them", () => {
        const names = certificate("kube-apiserver.crt").subjectAltName ?? "";
        for (const name of [
            "IP Address:127.0.0.1",
            "IP Address:10.0.0.1",
            "DNS:localhost",
            "DNS:kubernetes.default.svc",
        ]) {
            assert.ok(names.split(", ").includes(name), name);
        }
        assert.match(certificate("admin.crt").subject, /O=system:masters/);
        assert.match(certificate("kube-scheduler.crt").subject, /CN=system:kube-scheduler/);
    });

    it("are valid for a year, and made anew in the week before they expire", async () => {
        const end = Date.parse(certificate("admin.crt").validTo);
        assert.ok(Math.abs(end - Date.now() - 365 * day) < day);
        assert.equal(await faultOf(folder, end - 8 * day), undefined);
        assert.match((await faultOf(folder, end - 6 * day)) ?? "", /^ca\.crt expires on /);
        assert.match((await faultOf(folder, Date.now() - 2 * day)) ?? "", /^ca\.crt is not valid before /);
    });

    const damages: readonly (readonly [string, (place: string) => void])[] = [
        [
            "a file is missing",
            (place) => {
                rmSync(path.join(place, "admin.key"));
            },
        ],
        [
            "a file is empty",
            (place) => {
                writeFileSync(path.join(place, "ca.crt"), "");
            },
        ],
        [
            "a key belongs to another certificate",
            (place) => {
                cpSync(path.join(place, "admin.key"), path.join(place, "kube-scheduler.key"));
            },
        ],
        [
            "a certificate is its own authority's",
            (place) => {
                cpSync(path.join(place, "admin.crt"), path.join(place, "ca.crt"));
            },
        ],
        [
            "the service account keys differ",
            (place) => {
                writeFileSync(path.join(place, "service-accounts.pub"), "x");
            },
        ],
        [
            "there are none",
            (place) => {
                rmSync(place, { recursive: true });
            },
        ],
    ];
    for (const [what, damage] of damages) {
        it(`are no good when ${what}`, async () => {
            damage(folder);
            assert.notEqual(await faultOf(folder), undefined);
        });
    }

    it("are all made anew when one is no good, and it is said why", async () => {
        writeFileSync(path.join(folder, "admin.key"), "");
        const before = readFileSync(path.join(folder, "ca.crt"), "utf8");
        await ensure();
        assert.match(lines.join("\n"), /^making certificates anew: \S+/);
        assert.notEqual(readFileSync(path.join(folder, "ca.crt"), "utf8"), before);
        assert.equal(await faultOf(folder), undefined);
    });

    it("leave nothing of a run that was killed, and nobody else may read them", async () => {
        const partial = `${folder}.partial-0123`;
        mkdirSync(partial);
        writeFileSync(path.join(partial, "ca.crt"), "half");
        rmSync(folder, { recursive: true });
        await ensure();
        assert.deepEqual(readdirSync(path.dirname(folder)), ["certificates"]);
        for (const name of readdirSync(folder)) {
            assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o600, name);
        }
    });

    it("stand in the kubeconfig, with the context flotilla-local", async () => {
        const { authority, admin } = await ensureCertificates(folder, () => undefined);
        const parsed: unknown = parse(kubeconfigText("https://127.0.0.1:1", authority, "admin", admin));
        const encode = (text: string): string => Buffer.from(text).toString("base64");
        assert.deepEqual(parsed, {
            apiVersion: "v1",
            kind: "Config",
            "current-context": "flotilla-local",
            clusters: [
                {
                    name: "flotilla-local",
                    cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": encode(authority) },
                },
            ],
            users: [
                {
                    name: "admin",
                    user: {
                        "client-certificate-data": encode(admin.certificate),
                        "client-key-data": encode(admin.key),
                    },
                },
            ],
            contexts: [{ name: "flotilla-local", context: { cluster: "flotilla-local", user: "admin" } }],
        });
    });
});
