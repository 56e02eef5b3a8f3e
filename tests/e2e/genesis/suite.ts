import { type Host, type HostRun, useHost } from "../join/host";
import { genesisText } from "../../support/genesis";

/** Where the tests of a suite run: a new host for each, named m3. */
export interface GenesisSuite {
    host: Host;
    /** Runs the script of m3 from a file that nobody else can read. */
    run(...commandArguments: string[]): HostRun;
}

/** What util-linux has and Debian's BusyBox has not. One process alone runs on these hosts. */
const flock = "exit 0";

/** Describes what the script of the first node does on a host; skipped, with the reason, where none can be made. */
export function describeGenesis(title: string, tests: (suite: GenesisSuite) => void): void {
    describe(title, function () {
        const script = genesisText();
        const suite = {
            run: (...commandArguments: string[]) => suite.host.run(script, { commandArguments, mode: 0o700 }),
        } as GenesisSuite;
        useHost(suite, (host) => {
            host.program("bin/flock", flock);
        });
        tests(suite);
    });
}
