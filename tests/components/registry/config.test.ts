import assert from "node:assert/strict";
import { faultsOf } from "../../../components/installation/faults";
import { registriesConfiguration, registryConfiguration } from "../../../components/registry/config";

const registry = { address: "quay.io", username: "payments+robot", password: { secret: "quay-password" } };

function faults(registries: Readonly<Record<string, unknown>>): string[] {
    const result = registriesConfiguration.safeParse(registries);
    return result.success
        ? []
        : faultsOf(result.error, registries, registriesConfiguration).map(
              ({ path, message }) => `${path.join(".")}: ${message}`,
          );
}

const cases: readonly { rule: string; change: Readonly<Record<string, unknown>>; expected: string }[] = [
    {
        rule: "an address that is an image",
        change: { address: "quay.io/team/app:1.2" },
        expected: 'address: "quay.io/team/app:1.2" is an image, not a registry.',
    },
    {
        rule: "an address with a password, without showing it",
        change: { address: "robot:pa55word@quay.io" },
        expected: 'address: the value (not shown) has a user or password before an "@".',
    },
    { rule: "an empty user name", change: { username: "" }, expected: 'username: "" is empty. Set it to the registry' },
    {
        rule: "a user name with a password behind it, without showing it",
        change: { username: "robot:pa55word" },
        expected: 'username: the value (not shown) has a ":", which ends a user name. Write the user alone',
    },
    {
        rule: "a user name with a blank at its end",
        change: { username: "robot " },
        expected: 'username: "robot " has blanks at its ends. Take them out',
    },
    {
        rule: "a user name with a line end",
        change: { username: "ro\nbot" },
        expected: String.raw`username: "ro\nbot" has control characters, such as a line end. Take them out`,
    },
    {
        rule: "a password in plain text, without showing it",
        change: { password: "pa55word" },
        expected: "password: is a value (not shown) where a reference to a secret is wanted.",
    },
    {
        rule: "an e-mail address that is none",
        change: { email: "robot" },
        expected: 'email: "robot" is not an e-mail address. Use one such as robot@example.com',
    },
    {
        rule: "an empty list of namespaces",
        change: { namespaces: [] },
        expected: "namespaces: [] names no namespace. List those that get the pull secret, or remove the key",
    },
    {
        rule: "a namespace that is in the list twice",
        change: { namespaces: ["a", "b", "a"] },
        expected: 'namespaces.2: "a" is in the list twice. Remove one',
    },
    {
        rule: "a namespace that no namespace can be called",
        change: { namespaces: ["a.b"] },
        expected: 'namespaces.0: "a.b" is not a namespace\'s name (RFC 1123).',
    },
    {
        rule: "a pull secret that no Secret can be called",
        change: { pullSecret: "Quay" },
        expected: 'pullSecret: "Quay" is not an object\'s name (RFC 1123). Use lower-case letters',
    },
    {
        rule: "a pull secret of more than 253 characters",
        change: { pullSecret: "a".repeat(254) },
        expected: `pullSecret: "${"a".repeat(59)}… (256 characters) has 254 characters, but an object's name has 253`,
    },
    {
        rule: "a label that is none",
        change: { labels: { team: "a b" } },
        expected: 'labels.team: "a b" is not a label\'s value.',
    },
    {
        rule: "an unknown key",
        change: { user: "robot" },
        expected: 'user: unknown key "user".',
    },
];

describe("the configuration of a registry", () => {
    it("needs an address, a user name and a reference to a password, and has no labels by itself", () => {
        assert.deepEqual(registryConfiguration.parse(registry), { ...registry, labels: {}, annotations: {} });
        assert.deepEqual(faults({ quay: {} }), [
            "quay.address: is missing. Set it to text",
            "quay.username: is missing. Set it to text",
            "quay.password: is missing. Set it to a reference: one of {secret: …}, {env: …} and {file: …}",
        ]);
    });

    for (const { rule, change, expected } of cases) {
        it(`is refused for ${rule}`, () => {
            const found = faults({ quay: { ...registry, ...change } });

            assert.equal(found.length, 1, found.join("\n"));
            assert.ok(found[0]?.startsWith(`quay.${expected}`) === true, found[0]);
            assert.ok(!found.join("").includes("pa55word"));
        });
    }

    it("is refused under a name that no Secret can be called, with the faults behind it", () => {
        const found = faults({ Quay_: { ...registry, username: "" } });

        assert.match(found[0] ?? "", /^Quay_: "Quay_" is not an object's name \(RFC 1123\)\. Use lower-case letters/);
        assert.match(found[1] ?? "", /^Quay_\.username: "" is empty\./);
    });

    it("may be called by any DNS name, such as the registry's host", () => {
        assert.deepEqual(faults({ "quay.io": registry }), []);
        assert.deepEqual(registriesConfiguration.parse(undefined), {});
    });
});
