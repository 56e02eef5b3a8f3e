import assert from "node:assert/strict";
import { canonicalAddress, ipAddressFault, ipVersion } from "../../../components/pki/ip-address";

describe("an IP address", () => {
    const addresses: readonly (readonly [address: string, version: 4 | 6, canonical: string])[] = [
        ["192.168.77.10", 4, "192.168.77.10"],
        ["FD00:0:0::A", 6, "fd00::a"],
        ["::1", 6, "::1"],
    ];
    for (const [address, version, canonical] of addresses) {
        it(`${address} is of IPv${version}, and ${canonical} in its canonical form`, () => {
            assert.equal(ipAddressFault(address), undefined);
            assert.equal(ipVersion(address), version);
            assert.equal(canonicalAddress(address), canonical);
        });
    }

    for (const text of ["", "n0", "n0.example.com", "10.0.0", "10.0.0.01", "10.0.0.1:80", "2001:db8::1::2"]) {
        it(`is not ${JSON.stringify(text)}`, () => {
            assert.equal(ipVersion(text), undefined);
            assert.equal(ipAddressFault(text), "is not an IP address. Write one such as 10.0.0.1 or 2001:db8::1");
        });
    }
});
