import type { CertificateObservations } from "../../../../fleet/health/observations";
import { judgeCertificates } from "../../../../fleet/health/judge/certificates";
import { certificate, installation } from "../../certificates/fixtures";
import { endpoint } from "../objects";
import { assertFound, type Expected } from "./found";

const stack = { ...installation("prod-1", certificate("apiserver", 200)), endpoints: [] };
const server = endpoint("10.0.0.2:6443");
const etcd = "10.0.0.10:2379";

describe("layer 0", () => {
    const cases: readonly (readonly [rule: string, Partial<CertificateObservations>, Expected])[] = [
        ["passes what ends later", {}, ["certificates of the stack", "pass", ""]],
        [
            "passes what ends soon, and says so",
            { stack: { ...stack, certificates: [certificate("a", 3), certificate("b", 20)] } },
            ["certificates of the stack", "pass", "2 of them will end soon, the first one on 2026-12-04."],
        ],
        [
            "fails for what has ended or begins later",
            {
                stack: {
                    ...stack,
                    certificates: [certificate("a", -1), certificate("b", 400, { notBefore: "2026-12-02T00:00:00Z" })],
                },
            },
            ["certificates of the stack", "fail", /^a ended on 2026-11-30; b begins on 2026-12-02\. Run `pulumi up`/],
        ],
        [
            "knows nothing of a state that cannot be read",
            { stack: { ...stack, problems: ["its stack is empty."], certificates: [] } },
            ["certificates of the stack", "unknown", "its stack is empty."],
        ],
        ["skips an installation without certificates", { stack: undefined }, ["certificates of the stack", "skipped"]],
        ["passes what is served as it should be", {}, ["10.0.0.2:6443 (kubeconfig)", "pass", ""]],
        [
            "fails for a server whose certificate has ended",
            { server: { ...server, state: "expired", notAfter: Date.parse("2026-11-01T00:00:00Z") } },
            ["10.0.0.2:6443 (kubeconfig)", "fail", /^Clients refuse what it serves: it ended on 2026-11-01\. /],
        ],
        [
            "fails for one that is not for its host, and that nobody trusts",
            { server: { ...server, state: "untrusted", isTrusted: false, fitsHost: false } },
            [
                "10.0.0.2:6443 (kubeconfig)",
                "fail",
                /: its chain does not lead to what clients trust; it is not for the host by which it was asked\. /,
            ],
        ],
        [
            "leaves a server that is silent to the layers above",
            { server: { ...server, state: "no answer", isTrusted: undefined, fitsHost: undefined } },
            ["10.0.0.2:6443 (kubeconfig)", "skipped"],
        ],
        [
            "passes what is not the certificate of the state and is trusted, and says so",
            { stack: { ...stack, endpoints: [endpoint(etcd, { state: "differs" })] } },
            [etcd, "pass", "It serves another certificate than the state has; clients take it all the same."],
        ],
        [
            "fails for an endpoint that is not yet valid",
            { stack: { ...stack, endpoints: [endpoint(etcd, { state: "not yet valid" })] } },
            [etcd, "fail", /not yet valid, or a clock is wrong/],
        ],
        ["passes clocks that differ by 60 s", { clockLead: -60_000 }, ["clocks", "pass", ""]],
        [
            "fails for a clock that is ahead by more",
            { clockLead: 60_001 },
            ["clocks", "fail", /^This machine's clock is 60 s ahead of the API server's: /],
        ],
        [
            "fails for a clock that is behind by more",
            { clockLead: -7_200_000 },
            ["clocks", "fail", /^This machine's clock is 2 h behind the API server's: /],
        ],
        ["skips the clocks of a server that does not tell", { clockLead: undefined }, ["clocks", "skipped"]],
    ];
    for (const [rule, changes, expected] of cases) {
        it(rule, () => {
            assertFound(judgeCertificates({ stack, server, clockLead: 0, ...changes }, false), expected);
        });
    }

    it("takes a certificate for trusted by which the API server was spoken with, but not past its end", () => {
        const pinned = { ...server, isTrusted: false, fitsHost: false };
        const checks = (state: "untrusted" | "expired") =>
            judgeCertificates({ stack, server: { ...pinned, state }, clockLead: 0 }, true);
        assertFound(checks("untrusted"), ["10.0.0.2:6443 (kubeconfig)", "pass"]);
        assertFound(checks("expired"), ["10.0.0.2:6443 (kubeconfig)", "fail"]);
    });
});
