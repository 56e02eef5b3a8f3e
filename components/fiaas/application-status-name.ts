/** Base32 (RFC 4648, section 6) in lower case, as names of objects need it. */
const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

const hashBytes = 8;
const bitsPerCharacter = 5n;

/**
 * The name of the ApplicationStatus that fdd writes for one deployment of an application: the application's name, "-",
 * and the base32 of the little-endian bytes of a hash of the deployment id.
 */
export function applicationStatusName(application: string, deploymentId: string): string {
    return `${application}-${base32(littleEndian(stringHash(deploymentId)))}`;
}

/** The hash that 64-bit Python 2.7 has for text (`string_hash`), as an unsigned number; fdd has kept it ever since. */
function stringHash(text: string): bigint {
    const characters = Array.from(text, (character) => BigInt(character.codePointAt(0) ?? 0));
    const [first] = characters;
    if (first === undefined) {
        return 0n;
    }
    const mixed = characters.reduce(
        (hash, character) => BigInt.asUintN(64, 1_000_003n * hash) ^ character,
        first << 7n,
    );
    const hash = BigInt.asUintN(64, mixed ^ BigInt(characters.length));
    // Python's C interface reports errors as -1, so no hash may be that.
    return BigInt.asIntN(64, hash) === -1n ? BigInt.asUintN(64, -2n) : hash;
}

/** The bytes as one number, the first byte highest. */
function littleEndian(hash: bigint): bigint {
    const bytes = Array.from({ length: hashBytes }, (_, index) => (hash >> BigInt(8 * index)) & 0xffn);
    return bytes.reduce((number, byte) => (number << 8n) | byte, 0n);
}

/** Without the padding: 64 bits are 13 characters, the last of which has one bit to spare. */
function base32(bytes: bigint): string {
    const length = Math.ceil((8 * hashBytes) / Number(bitsPerCharacter));
    const padded = bytes << (BigInt(length) * bitsPerCharacter - BigInt(8 * hashBytes));
    const characters = Array.from({ length }, (_, index) => {
        const group = (padded >> (BigInt(length - 1 - index) * bitsPerCharacter)) & 0x1fn;
        return alphabet[Number(group)] ?? "";
    });
    return characters.join("");
}
