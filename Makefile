# Escale: `make demo` to try it, `make test` to check it. CONTRIBUTING.md says more.
.PHONY: demo test assets tools

demo: tools assets
	cargo run --release --locked -- demo

test:
	bash tests/ci.sh

# Scripts, map and styles for the pages, made from browser/ into public/build/.
assets: browser/node_modules/.package-lock.json
	npm --prefix browser run build

# npm writes this file last, so it tells whether the packages are those of the lock file.
browser/node_modules/.package-lock.json: browser/package.json browser/package-lock.json
	PUPPETEER_SKIP_DOWNLOAD=1 npm --prefix browser ci --no-audit --no-fund

tools:
	bash tests/install.sh build
