// Counts what holds and what does not.
export class Report {
  passed = 0;
  failed = 0;

  /** Runs one check; a failure is told and counted, and the journey goes on. */
  async check(name, body) {
    try {
      await body();
      this.passed += 1;
    } catch (error) {
      this.fail(name, error);
    }
  }

  fail(name, error) {
    this.failed += 1;
    console.error(`FAILED ${name}\n       ${String(error?.stack ?? error).split("\n").slice(0, 6).join("\n       ")}`);
  }

  /** The last line, and the exit code. */
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}
