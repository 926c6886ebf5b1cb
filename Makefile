# make demo and make test are all that a newcomer needs.

DIALOG = 無法連線到伺服器。 主旨: \"週報\", 帳號: \"so-net.net.tw\", 伺服器: \"so-net.net.tw\", 通訊協定: SMTP, 伺服器回應: \"550 relaying denied\", 連接埠: 25, 安全 (SSL): 否, 伺服器錯誤: 550, 錯誤碼: 0x800CCC79

.PHONY: demo test check kb fuzz bench build

demo: ## diagnose a real dialog
	@go run ./cmd/postmend diagnose --provider sonet-tw "$(DIALOG)"
	@echo
	@echo 'Your own:  go run ./cmd/postmend diagnose "paste the error text here"    (or: go run ./cmd/postmend ask)'

# Two parts run at a time, the longest first, and each prints when it has ended. What several
# of them need comes before: the browser's files, and what apt installs, which serves one caller at a time.
PARTS = browser-test go-test same-test web-test test-386 beam-test trust-test supply audit
test: web-files ## everything that has to hold (installs by apt what is missing: Chromium, CJK fonts and what go-test names)
	cmd/libpostmend/install.sh
	cmd/kbcheck/report/valid/install.sh
	wasm/web/browser-tests/install.sh
	$(MAKE) -j2 --output-sync=target --no-print-directory -o web-files $(PARTS)

.PHONY: go-test
go-test: ## the Go part, without node and Chromium (installs by apt what is missing: gcc, python3, valgrind, pkgconf, locales, xmllint)
	cmd/libpostmend/install.sh
	go vet ./...
	go test ./...
	cmd/kbcheck/report/valid/install.sh
	cd cmd/kbcheck/report/valid && go test ./...
	cd engine/peers && go vet ./...
	cd cmd/kbcheck/peers && go vet ./...
	go run ./cmd/kbcheck check kb
	go run ./cmd/kbcheck learn --check kb

check: ## formatting and static checks
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	go run ./cmd/kbcheck check kb

.PHONY: learn
learn: ## kb/wording.json, from the texts of the scenarios and of kb/corpus
	go run ./cmd/kbcheck learn kb

kb: ## compile the knowledge into kb/default.kb
	cd kb && go run ./gen . default.kb

build: ## the commands, into bin/
	go build -trimpath -o bin/ ./cmd/...

bench: ## evaluation and loading beside a loop over expr programs, then the shipped knowledge
	go test -run '^$$' -bench '^BenchmarkTable$$' -benchtime 1x ./engine
	go test -run '^$$' -bench . -benchmem ./cmd/postmend
	go test -run '^$$' -bench Process -benchtime 5x ./cmd/kbcheck
	cd cmd/kbcheck/peers && go run .

.PHONY: supply audit sbom reproduce
supply: ## licences, npm package, action and the pages about trust
	cd cmd/supply && go vet ./... && go test ./...

audit: ## known vulnerabilities; says SKIPPED where a database cannot be reached
	cd cmd/supply && go run . audit

sbom: ## CycloneDX files and licence texts of all that is shipped, into bin/
	cd cmd/supply && go run . sbom ../../bin

reproduce: ## slow: builds everything in two folders, one with an empty cache, and compares digests
	cd cmd/supply && go test . -run TestReproducible -reproduce -v -count=1 -timeout 1h

.PHONY: beam-test beam-long batch-gigabyte
beam-test: ## the Beam pipeline gives what batch gives
	cd cmd/postmend-beam && go vet ./... && go test ./...

beam-long: ## the same with 200,000 lines, also of a pipeline that is killed
	cd cmd/postmend-beam && go test -long -timeout 2h .

batch-gigabyte: ## 1 GB through batch in at most 64 MB
	go test -run TestBatchMemory -timeout 3h -v ./cmd/postmend -megabytes 1024

.PHONY: trust-test test-386
trust-test: ## the commands that fuzz and mutate
	cd cmd/trust && go vet ./... && go test ./...

test-386: ## compiles and passes on 32-bit processors
	GOARCH=386 go vet ./...
	GOARCH=386 go test -short ./engine ./engine/compile ./cmd/postmend

.PHONY: mutate figures
MUTATE = rank truth plan
MUTATELIMIT = 30m
mutate: ## the tests of the tests: changes the code, for MUTATELIMIT in each package, and counts what no test notices
	cd cmd/trust && nice -n 15 go run . mutate -limit $(MUTATELIMIT) $(MUTATE:%=./engine/internal/%) ./engine
	cd cmd/trust && nice -n 15 go run . mutate -files '^format.go$$' -run 'TestFormat$$' ./engine/check

figures: web-files ## the figures of docs/trust.md that no other command prints
	go test -count=1 ./engine/compile -run 'TestOracles$$|TestHostileSources$$' -bombs -v
	go test -count=1 ./engine/internal/plan -run 'Truncation|BitFlip|Mutations' -mutations 300 -v
	go test -count=1 ./cmd/postmend -run TestBatchMemory -megabytes 1 -v
	go test -short -cover ./engine/internal/rank ./engine/internal/plan ./engine/internal/truth
	go test ./cmd/kbcheck -run '^$$' -bench Scenarios -benchtime 1x
	cd wasm/wazerotest && go test -count=1 . -run Answers -cases 500 -v
	cd cmd/supply && go test -count=1 . -run 'TestLicences$$' -v

.PHONY: load lib damage soak
load: ## postmend serve under load for 10 s: p50, p99 and memory
	go test ./cmd/postmend -run '^TestLoad$$' -load -v

soak: ## the long forms: 200 kills of batch, 1,000,000 diagnoses of the C library
	go test -count=1 ./cmd/postmend -run TestBatchSurvivesBeingKilled -kills 200 -v
	go test -count=1 ./cmd/libpostmend -run TestLibrary/soak -diagnoses 1000000 -v

lib: ## the C library, its header and its pkg-config file, into bin/c
	cmd/libpostmend/build.sh bin/c

damage: ## 100,000 damaged copies of the shipped bundle
	go test ./engine/internal/plan -run 'Mutations/the_shipped' -mutations 100000 -timeout 10h

FUZZTIME = 30s
FUZZLIMIT = 24h
FUZZ =
fuzz: ## each fuzz target for FUZZTIME (30s, or 10000000x), and how far it came
	cd cmd/trust && go run . fuzz -time $(FUZZTIME) -limit $(FUZZLIMIT) -match '$(FUZZ)'

.PHONY: web web-files web-test
WEB_KB = kb

web: web-files ## the browser's files, into wasm/web/dist, and what a visitor downloads
	cd wasm/web && node scripts/sizes.mjs

web-files: wasm/web/node_modules
	go run ./wasm/build -out wasm/web/dist $(WEB_KB)
	cd wasm/web && node scripts/build.mjs

web-test: web-files ## the module under node and wazero, and the package as npm would ship it
	cd wasm/web && node --test test/*.test.mjs && node scripts/lint.mjs
	cd wasm/wazerotest && go test ./...

wasm/web/node_modules: wasm/web/package-lock.json
	cd wasm/web && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: same same-test
SAME = 100000
same-test: wasm/web/node_modules ## 1,000 cases answered in every way that is shipped
	cd cmd/same && go test -count=1 ./...

same: wasm/web/node_modules ## the long form: SAME cases; ARCH=arm64=qemu-aarch64-static,s390x=qemu-s390x-static adds emulated processors
	cd cmd/same && go test -count=1 -timeout 2h -v -cases $(SAME) -arch '$(ARCH)' .

.PHONY: web-bench
web-bench: web-files ## from a cold visit to the first answer, beside other engines in Chromium
	cd wasm/web/bench && npm ci --ignore-scripts --no-audit --no-fund && node cold.mjs

.PHONY: browser-test
browser-test: web-files ## the widget in Debian's Chromium: stories, keyboard, axe-core, policies, faults; screenshots to look at
	wasm/web/browser-tests/install.sh
	go build -o bin/postmend ./cmd/postmend
	cd wasm/web/browser-tests && POSTMEND=$(CURDIR)/bin/postmend npm test
