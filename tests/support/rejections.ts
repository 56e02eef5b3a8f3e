// Mocha hears of rejections that nobody handles, and leaves them to whoever else listens: as errors they fail the test that runs.
process.on("unhandledRejection", (reason) => {
    throw reason;
});
