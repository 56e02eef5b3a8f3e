import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pluginCredentials } from "../../provider/kubernetes/authenticators";

describe("the credentials of a plugin", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-authenticators-"));
    after(() => {
        rmSync(folder, { recursive: true });
    });

    it("are none for a user without one", async () => {
        assert.equal(await pluginCredentials({ token: "t" }), undefined);
    });

    it("are a client certificate and its key where an exec plugin gives them", async () => {
        const status = { clientCertificateData: "certificate", clientKeyData: "key" };
        const exec = { command: "echo", args: [JSON.stringify({ status })] } as { command: string };
        assert.deepEqual(await pluginCredentials({ exec }), { tls: { cert: "certificate", key: "key" }, headers: {} });
    });

    it("are the token of the file that an auth provider names", async () => {
        const tokenFile = path.join(folder, "token");
        writeFileSync(tokenFile, "from-file");
        const user = { "auth-provider": { name: "any", config: { tokenFile } } };
        assert.deepEqual(await pluginCredentials(user), { tls: {}, headers: { authorization: "Bearer from-file" } });
    });

    it("are none where nobody knows the auth provider", async () => {
        const user = { "auth-provider": { name: "any", config: {} } };
        assert.deepEqual(await pluginCredentials(user), { tls: {}, headers: {} });
    });
});
