import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { hash } from "bcryptjs";
import { temporaryFolder, testTools } from "./shared-cluster";

/** The one user of a registry. */
export interface RegistryUser {
    readonly username: string;
    readonly password: string;
}

/** A real, empty image registry on loopback that wants a login. */
export interface ImageRegistry {
    /** Host and port. */
    readonly address: string;
    /** From the next request on, the user logs in with this password and no other. */
    changePassword(password: string): Promise<void>;
    /** Ends the registry's process and waits for its end. */
    stop(): Promise<void>;
}

const startTimeout = 20_000;

/**
 * Starts a registry on a port that the system chooses.
 * @throws Error with the registry's last words when it does not come up.
 */
export async function startImageRegistry(user: RegistryUser): Promise<ImageRegistry> {
    const { registry } = await testTools();
    const folder = temporaryFolder();
    const passwords = path.join(folder, "htpasswd");
    const changePassword = async (password: string): Promise<void> => {
        // Few rounds: a test's password needs no protection.
        writeFileSync(passwords, `${user.username}:${await hash(password, 4)}\n`);
    };
    await changePassword(user.password);
    const configuration = path.join(folder, "config.yml");
    writeFileSync(configuration, JSON.stringify(configurationOf(folder, passwords)));
    const child = spawn(registry, ["serve", configuration], {
        cwd: folder,
        // It would send traces to a collector on this machine.
        env: { OTEL_TRACES_EXPORTER: "none" },
        stdio: ["ignore", "ignore", "pipe"],
    });
    try {
        return { address: await listeningAddress(child), changePassword, stop: () => stop(child) };
    } catch (error) {
        await stop(child);
        throw error;
    }
}

/** JSON is YAML; the keys are those of https://distribution.github.io/distribution/about/configuration/. */
function configurationOf(folder: string, passwords: string): object {
    return {
        version: "0.1",
        log: { level: "info", formatter: "json", accesslog: { disabled: true } },
        storage: { filesystem: { rootdirectory: path.join(folder, "images") } },
        http: { addr: "127.0.0.1:0", secret: "test" },
        auth: { htpasswd: { realm: "test", path: passwords } },
    };
}

/** Only the registry's log tells the port; its pipe is read to the end, or the registry would stop at a full one. */
function listeningAddress(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
        let log = "";
        const fail = (reason: string): void => {
            clearTimeout(timer);
            reject(new Error(`The image registry did not start: ${reason}\n${log.slice(-2000)}`));
        };
        const timer = setTimeout(() => {
            fail(`it did not listen within ${startTimeout / 1000} s`);
        }, startTimeout);
        child.stderr?.on("data", (data: Buffer) => {
            log = (log + data.toString("utf8")).slice(-10_000);
            const address = /listening on (127\.0\.0\.1:\d+)/.exec(log)?.[1];
            if (address !== undefined) {
                clearTimeout(timer);
                resolve(address);
            }
        });
        child.once("error", (error) => {
            fail(error.message);
        });
        child.once("exit", (code) => {
            fail(`it ended with code ${code ?? "none"}`);
        });
    });
}

function stop(child: ChildProcess): Promise<void> {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
        return Promise.resolve();
    }
    return new Promise((resolve) => {
        child.once("exit", () => {
            resolve();
        });
        // It keeps nothing that is wanted after the test.
        child.kill("SIGKILL");
    });
}
