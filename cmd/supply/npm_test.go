package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// locks are the folders with a package-lock.json; that of what is shipped comes first.
var locks = []string{web, web + "/browser-tests", web + "/bench", root + "/engine/peers/node"}

func readLock(t *testing.T, folder string) lock {
	t.Helper()
	var l lock
	if err := readJSON(folder+"/package-lock.json", &l); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestPackageRunsNothing holds that installing the npm package runs no script and
// brings no other package.
func TestPackageRunsNothing(t *testing.T) {
	var m manifest
	if err := readJSON(web+"/package.json", &m); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"} {
		if s, ok := m.Scripts[name]; ok {
			t.Errorf("scripts.%s is %q", name, s)
		}
	}
	for kind, packages := range map[string]map[string]string{"dependencies": m.Dependencies, "peerDependencies": m.PeerDependencies, "optionalDependencies": m.OptionalDependencies} {
		if len(packages) > 0 {
			t.Errorf("%s are %v", kind, slices.Sorted(maps.Keys(packages)))
		}
	}
	for name, version := range m.DevDependencies {
		if strings.Trim(version, "0123456789.") != "" {
			t.Errorf("devDependencies: %s is not pinned: %s", name, version)
		}
	}
}

// runsAtInstall are the tools that bring an install script. It is never run where
// npm ci has --ignore-scripts.
var runsAtInstall = []string{"node_modules/esbuild"}

// TestLockIsPinned holds that every package of every lock comes from the registry with a digest.
func TestLockIsPinned(t *testing.T) {
	for _, at := range locks {
		packages := readLock(t, at).Packages
		if len(packages) < 2 {
			t.Errorf("%s: the lock has no packages", at)
		}
		for folder, p := range packages {
			if folder == "" {
				continue
			}
			// Without an address a package comes from the registry that npm is set to.
			if p.Resolved != "" && !strings.HasPrefix(p.Resolved, "https://registry.npmjs.org/") || !strings.HasPrefix(p.Integrity, "sha512-") {
				t.Errorf("%s: %s comes from %q with the digest %q", at, folder, p.Resolved, p.Integrity)
			}
			if p.HasInstallScript && !slices.Contains(runsAtInstall, folder) {
				t.Errorf("%s: %s runs a script when it is installed", at, folder)
			}
		}
	}
}
