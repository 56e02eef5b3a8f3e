import { AsyncLocalStorage } from "node:async_hooks";
import os from "node:os";

const environments = new AsyncLocalStorage<NodeJS.ProcessEnv>();

/**
 * From now on `process.env` is what {@link inEnvironment} says, in everything that follows from its call: programs and
 * providers of many engines work in one process, and each reads the variables of its own engine.
 */
export function shareEnvironment(): void {
    const own = process.env;
    const current = (): NodeJS.ProcessEnv => environments.getStore() ?? own;
    process.env = new Proxy<NodeJS.ProcessEnv>(
        {},
        {
            get: (_, name) => Reflect.get(current(), name) as string | undefined,
            set: (_, name, value) => Reflect.set(current(), name, value),
            has: (_, name) => Reflect.has(current(), name),
            deleteProperty: (_, name) => Reflect.deleteProperty(current(), name),
            ownKeys: () => Reflect.ownKeys(current()),
            getOwnPropertyDescriptor: (_, name) => {
                const descriptor = Reflect.getOwnPropertyDescriptor(current(), name);
                return descriptor && { ...descriptor, configurable: true };
            },
        },
    );
    // Node asks the system for these variables.
    const { homedir } = os;
    os.homedir = () => process.env["HOME"] ?? homedir();
    os.tmpdir = () => process.env["TMPDIR"] ?? process.env["TMP"] ?? process.env["TEMP"] ?? "/tmp";
}

/** Does something with the variables of an engine. */
export function inEnvironment<Result>(environment: NodeJS.ProcessEnv, work: () => Result): Result {
    return environments.run(environment, work);
}
