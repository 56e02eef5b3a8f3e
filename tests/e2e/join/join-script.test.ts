import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { odd } from "./odd";
import { Scripts, settings } from "./scripts";
import { provideOrSkip } from "../../support/skip";

describe("the script with which a host joins", () => {
    let scripts: Scripts;

    before(() => {
        scripts = new Scripts();
    });
    after(() => {
        scripts.project.remove();
    });

    it("is the same text for the same files, without any key or token", async () => {
        const text = await scripts.of();
        assert.equal(await scripts.write(), text);
        assert.doesNotMatch(text, /PRIVATE KEY|client-key|[a-z0-9]{6}\.[a-z0-9]{16}\b/);
    });

    for (const [rule, join] of [
        ["with the defaults", settings],
        ["with text that means something to shells and units", odd],
    ] as const) {
        it(`has nothing that shellcheck finds, ${rule}`, async function () {
            const found = await provideOrSkip(this, "shellcheck");
            const { status, stdout } = spawnSync(found.executable, ["-"], {
                encoding: "utf8",
                input: await scripts.of(join),
                env: { ...process.env, ...found.environment },
            });
            assert.equal(status, 0, stdout);
        });
    }

    it("takes no file with a private key for what is trusted", async () => {
        const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
        scripts.project.write("key.pem", privateKey.export({ type: "pkcs8", format: "pem" }).toString());
        const { code, output, errors } = await scripts.run(settings, "key.pem");
        assert.deepEqual({ code, output }, { code: 1, output: "" });
        assert.match(errors, /it holds a private key, which would be on every host/);
    });
});
