import assert from "node:assert/strict";
import fc from "fast-check";
import { dockerConfig } from "../../../components/registry/docker-config";
import { anyCharacter } from "../../support/any-text";

const login = { key: "quay.io", username: "robot", password: "hunter2" };

describe("a docker config.json", () => {
    it("has user, password and both as Basic authentication, without an e-mail address unless there is one", () => {
        const auth = Buffer.from("robot:hunter2").toString("base64");

        assert.equal(
            dockerConfig(login),
            `{"auths":{"quay.io":{"username":"robot","password":"hunter2","auth":"${auth}"}}}`,
        );
        assert.equal(
            dockerConfig({ ...login, email: "robot@example.com" }),
            `{"auths":{"quay.io":{"username":"robot","password":"hunter2","email":"robot@example.com","auth":"${auth}"}}}`,
        );
    });

    it("gives back every user and password, also with quotes, backslashes and all of Unicode", () => {
        const password = fc.oneof(
            fc.string({ unit: anyCharacter }),
            fc.constantFrom('"', "\\", "\\\"'", "ä:€:🚢", "\n"),
        );
        fc.assert(
            fc.property(fc.string({ unit: anyCharacter }), password, (user, secret) => {
                const username = user.replaceAll(":", "");
                const key = "registry.example.com:5000";

                const config = JSON.parse(dockerConfig({ key, username, password: secret })) as {
                    auths: Record<string, { username: string; password: string; auth: string }>;
                };

                const entry = config.auths[key];
                assert.deepEqual(Object.keys(config.auths), [key]);
                assert.deepEqual([entry?.username, entry?.password], [username, secret]);
                const decoded = Buffer.from(entry?.auth ?? "", "base64").toString("utf8");
                assert.equal(decoded.slice(0, decoded.indexOf(":")), username);
                assert.equal(decoded.slice(decoded.indexOf(":") + 1), secret);
            }),
        );
    });
});
