import assert from "node:assert/strict";
import path from "node:path";
import type { FlotillaRun } from "../../support/flotilla";
import { tidyFlotilla } from "../../support/tidy-flotilla";
import { type ProjectFiles, projectFiles } from "../../fleet/support/files";
import { authorityPem } from "./authority";
import { type Host, useHost } from "./host";

/** A bootstrap token. */
export const token = "abcdef.0123456789abcdef";

/** How the token is given to a script on a {@link Host}. */
export const withToken = { commandArguments: ["--token-file", "/root/token"] };

/** `flotilla:join` of most tests. */
export const settings = "{clusterDNS: [10.96.0.10], deadline: 2}";

function stack(join: string): string {
    return `config:
  flotilla:cluster: {identifier: site-1}
  flotilla:namespaces: {}
  flotilla:nodes:
    m0: {addresses: [10.20.0.10], roles: [control-plane, etcd]}
    m3:
      addresses: [10.20.0.13, "fd00::13"]
      hostname: M3.example.com
      taints: {example.com/dedicated: {value: db, effect: NoSchedule}}
  flotilla:pki: {apiServer: {hosts: [api.example.com], server: "https://api.example.com:6443"}}
  flotilla:join: ${join}
`;
}

/** Writes join scripts of an installation with the node m3. */
export class Scripts {
    public readonly project: ProjectFiles = projectFiles({
        "ca.pem": authorityPem("kubernetes"),
        "client-ca.pem": authorityPem("kubelet"),
    });
    private readonly known = new Map<string, string>();

    /** A script, as the command wrote it once. */
    public async of(join = settings, ...further: readonly string[]): Promise<string> {
        const key = [join, ...further].join("\n");
        const text = this.known.get(key) ?? (await this.write(join, ...further));
        this.known.set(key, text);
        return text;
    }

    /** A script that is written anew. */
    public async write(join = settings, ...further: readonly string[]): Promise<string> {
        const clientAuthority = path.join(this.project.folder, "client-ca.pem");
        const { code, output, errors } = await this.run(join, "ca.pem", "--client-ca", clientAuthority, ...further);
        assert.equal(code, 0, errors);
        return output;
    }

    /** @param authority the file with what is trusted, in the project's folder. */
    public run(join: string, authority: string, ...further: readonly string[]): Promise<FlotillaRun> {
        const { folder } = this.project;
        this.project.write("stacks/Pulumi.site-1.yaml", stack(join));
        return tidyFlotilla([
            ...["join-script", "site-1", "--hostname", "m3", "--project", folder],
            ...["--ca", path.join(folder, authority), ...further],
        ]);
    }
}

/** Where the tests of a suite run: a new host for each, and scripts for it. */
export interface Suite {
    readonly scripts: Scripts;
    host: Host;
}

/** Describes what scripts do on a host; skipped, with the reason, where none can be made. */
export function describeOnHost(title: string, tests: (suite: Suite) => void): void {
    describe(title, function () {
        const suite = {} as { scripts: Scripts; host: Host };
        useHost(suite, (host) => {
            host.write("root/token", `${token}\n`, 0o600);
        });
        before(() => {
            suite.scripts = new Scripts();
        });
        after(() => {
            // Undefined where the suite was skipped.
            (suite as Partial<Suite>).scripts?.project.remove();
        });

        tests(suite);
    });
}
