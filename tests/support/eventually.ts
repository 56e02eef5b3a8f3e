import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two attempts that ask an API server for what stays once it is so: 20 times a second cost a fifth of a test. */
export const unhurried = 200;

/**
 * Tries until it succeeds.
 * @param interval milliseconds between two attempts
 * @throws the last error, when `milliseconds` have passed.
 */
export async function eventually<Value>(
    attempt: () => Promise<Value>,
    milliseconds = 20_000,
    interval = 50,
): Promise<Value> {
    const end = performance.now() + milliseconds;
    for (;;) {
        try {
            return await attempt();
        } catch (error) {
            if (performance.now() >= end) {
                throw error;
            }
            await sleep(interval);
        }
    }
}

/**
 * Looks until something is there, and gives it.
 * @param what is waited for, as the error has it
 * @param look gives undefined or false as long as it is not there
 * @throws AssertionError when `milliseconds` have passed; what a look throws, at once.
 */
export async function until<Value>(
    what: string,
    look: () => Value | Promise<Value>,
    milliseconds = 20_000,
    interval = 25,
): Promise<Exclude<Value, undefined | false>> {
    for (const end = performance.now() + milliseconds; ;) {
        const value = await look();
        if (value !== undefined && value !== false) {
            return value as Exclude<Value, undefined | false>;
        }
        assert.ok(performance.now() < end, `waited ${milliseconds / 1000} s for ${what}`);
        await sleep(interval);
    }
}
