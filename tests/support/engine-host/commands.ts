import type * as running from "../../../fleet/run-program";
import type { FlotillaRun } from "../flotilla";
import { type CommandRequest, CommandRun } from "./command-run";
import { inEnvironment } from "./environment";
import { Failures } from "./failures";
import { withLocalStorage } from "./sdk-internals";
import { inRun } from "./shared-process";

/** Runs `flotilla` as its main script does, and gives what a process of its own would have given. */
export async function runCommand(request: CommandRequest): Promise<FlotillaRun> {
    const run = new CommandRun(request);
    const failures = new Failures((error) => {
        run.fail(error);
        return Promise.resolve();
    });
    const work = async (): Promise<void> => {
        // Loaded here, because not every host is asked for commands.
        const { runProgram } = module.require("../../../fleet/run-program") as typeof running;
        await Promise.race([failures.during(runProgram), run.ended]);
        run.end();
    };
    await inRun(run, () => inEnvironment(request.environment, () => withLocalStorage(work)));
    return run.result();
}
