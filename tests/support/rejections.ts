// Mocha hears of rejections that nobody handles, and leaves them to whoever else listens: as errors they fail the test that runs.
// While Pulumi runs a program in this process, it listens, too: they are what the program fails of.
process.on("unhandledRejection", (reason) => {
    if (process.listenerCount("unhandledRejection") === 1) {
        throw reason;
    }
});
