import assert from "node:assert/strict";
import { outputOf, summary } from "../../fleet/certificates/fixtures";
import { testEngine } from "../../support/shared-cluster";
import { type ImportedStacks, importedStacks, secretOutput } from "./imported-stacks";

const pki = `  flotilla:cluster: { identifier: x }
  flotilla:pki: {}
  flotilla:nodes: { n0: { addresses: [10.0.0.10], roles: [control-plane, etcd] } }
`;
const plain = "  flotilla:cluster: { identifier: y }\n";

/** The outputs of a stack whose certificates have so many days left on the day of the tests. */
function outputs(days: Readonly<Record<string, number>>): Readonly<Record<string, unknown>> {
    return {
        certificates: outputOf(Object.entries(days).map(([document, left]) => summary(document, left))),
        kubeconfigs: secretOutput({ admin: "a kubeconfig with a key" }),
    };
}

/** The day of the fixtures. */
const today = { FLOTILLA_TODAY: "2026-12-01" };

describe("flotilla certificates", () => {
    let stacks: ImportedStacks;

    before(async () => {
        stacks = importedStacks(await testEngine());
        stacks.make("good", pki, outputs({ "kubernetes 1": 300, apiserver: 200, "kubelet-n0": 60 }));
        stacks.make("soon", pki, outputs({ apiserver: 20 }));
        stacks.make("late", pki, outputs({ apiserver: 200, admin: 3 }));
        stacks.make("empty", pki);
        stacks.make("old", pki, { serverVersion: "v1.35.4" });
        stacks.make("other", pki, { certificates: { admin: { authority: "kubernetes", issuer: "self" } } });
        stacks.make("without", plain, { serverVersion: "v1.35.4" });
        stacks.make("faulty", "  flotilla:cluster: { identifer: x }\n", {});
        stacks.project.write("stacks/Pulumi.unmade.yaml", `config:\n${pki}`);
    });

    after(() => {
        stacks.project.remove();
    });

    it("shows what ends first from the state, without the passphrase of its secrets, with exit code 0", async () => {
        const { code, output, errors } = await stacks.certificates(["good"], today);
        assert.deepEqual([code, errors], [0, ""]);
        assert.equal(
            output,
            `good
  ENDS         DAYS  RENEWAL     STATE        CERTIFICATE (AUTHORITY)
  2027-01-30     60  2026-11-01  renewal due  kubelet-n0 (kubernetes)
  2027-06-19    200  2027-03-21  ok           apiserver (kubernetes)
  2027-09-27    300  2027-06-29  ok           kubernetes 1 (itself)
  \`npx pulumi up --stack good\` issues 1 of them anew.

3 certificates: 2 ok, 1 renewal due. The first one ends on 2027-01-30.
`,
        );
    });

    for (const [rule, commandArguments, expected] of [
        ["1 when one ends soon", ["soon"], 1],
        ["0 when nobody wants to know so early", ["soon", "--warning-days", "20"], 0],
        ["2 when one ends very soon", ["late"], 2],
        ["1 for the same with fewer critical days", ["late", "--critical-days", "2"], 1],
        ["2 when an installation is not there", ["god"], 2],
        ["2 when the warning would come after the alarm", ["good", "--warning-days", "5", "--critical-days", "6"], 2],
    ] as const) {
        it(`ends with ${rule}`, async () => {
            const { code, output, errors } = await stacks.certificates(commandArguments, today);
            assert.equal(code, expected, output + errors);
        });
    }

    it("judges by this machine's clock without FLOTILLA_TODAY", async () => {
        const { code, output } = await stacks.certificates(["good", "--json"]);
        const { ok } = JSON.parse(output) as { ok: boolean };
        assert.equal(ok, code === 0);
        assert.equal((await stacks.certificates(["good"], { FLOTILLA_TODAY: "2031-01-01" })).code, 2);
    });

    it("hides no installation behind those that cannot be asked, and says what to do about each", async () => {
        const { code, output, errors } = await stacks.certificates([], today);
        assert.deepEqual([code, errors], [2, ""]);
        const lines = output.replaceAll(/\n {4}/g, " ");
        for (const line of [
            /^empty cannot be asked:\n {2}its stack is empty: .*\. Run `npx pulumi up --stack empty`\.$/m,
            /^faulty cannot be asked:\n {2}stacks\/Pulumi\.faulty\.yaml:2: cluster\.identif/m,
            /^good\n {2}ENDS/m,
            /^old cannot be asked:\n {2}no certificates have been issued yet\. Run `npx pulumi up --stack old`\.$/m,
            /^other cannot be asked:\n {2}its stack output `certificates` has no notBefore of "admin"/m,
            /^unmade cannot be asked:\n {2}there is no stack "unmade" in the backend\. Make it with /m,
            /^without has no certificates\.$/m,
            /^6 certificates: [^]*\b5 of 9 installations could not be asked\.$/m,
        ]) {
            assert.match(lines, line);
        }
        assert.deepEqual(
            output.split("\n").filter((line) => line.length > 80),
            [],
        );
    });

    it("prints JSON, and metrics with what is wrong beside them", async () => {
        const json = JSON.parse((await stacks.certificates(["late", "--json"], today)).output) as {
            ok: boolean;
            installations: { certificates: { name: string; daysLeft: number }[] }[];
        };
        assert.equal(json.ok, false);
        assert.deepEqual(
            json.installations[0]?.certificates.map(({ name, daysLeft }) => [name, daysLeft]),
            [
                ["admin", 3],
                ["apiserver", 200],
            ],
        );
        const { code, output, errors } = await stacks.certificates(["late", "empty", "--prometheus"], today);
        assert.equal(code, 2);
        assert.match(
            output,
            /^flotilla_certificate_not_after_seconds\{installation="late",certificate="admin",authority="kubernetes"\} 1796342400$/m,
        );
        assert.match(errors, /^empty: its stack is empty: .*\n$/);
    });

    for (const [rule, commandArguments, variables, code, message] of [
        ["a name that is not there", ["god"], today, 2, /^There is no installation "god"\. Did you mean "?good/],
        ["days that are none", ["--warning-days", "x"], today, 2, /It is a whole number from 0 to 36500\./],
        ["two forms of output", ["--json", "--prometheus"], today, 2, /cannot be used with option '--json'/],
        ["a day that is none", [], { FLOTILLA_TODAY: "soon" }, 2, /^FLOTILLA_TODAY: "soon" is not a date\..*\n$/],
        ["thresholds at odds", ["--warning-days", "3"], today, 2, /^--critical-days 7 is more than .*\n$/],
        ["a flag that is none", ["--critcal-days", "3"], today, 2, /unknown option .*\n.*Did you mean --critical-days/],
    ] as const) {
        it(`refuses ${rule}`, async () => {
            const run = await stacks.certificates(commandArguments, variables);
            assert.deepEqual([run.code, run.output], [code, ""]);
            assert.match(run.errors, message);
        });
    }

    it("says that an installation that is named has no certificates, with exit code 2", async () => {
        const { code, output } = await stacks.certificates(["without"], today);
        assert.equal(code, 2);
        assert.match(output, /^without cannot be asked:\n {2}it has no certificates\. Declare them with flotilla:pki/);
    });
});
