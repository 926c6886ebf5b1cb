#!/bin/sh
# Builds the library for Linux and lays it out below PREFIX as pkg-config wants it.
# Usage: build.sh PREFIX
set -eu
mkdir -p "${1:?usage: build.sh PREFIX}/lib/pkgconfig" "$1/include"
prefix=$(cd "$1" && pwd)
cd "$(dirname "$0")"
here=$(pwd)

# soname: its number is the hundreds of POSTMEND_VERSION. map: nothing of Go's is exported.
go build -trimpath -buildmode=c-shared \
  -ldflags "-s -w -extldflags=-Wl,-soname,libpostmend.so.1,--version-script,$here/libpostmend.map" \
  -o "$prefix/lib/libpostmend.so.1" .
ln -sf libpostmend.so.1 "$prefix/lib/libpostmend.so"
go build -trimpath -buildmode=c-archive -ldflags "-s -w" -o "$prefix/lib/libpostmend.a" .
rm -f "$prefix"/lib/libpostmend*.h # cgo's; postmend.h is the one to include
cp postmend.h "$prefix/include/"
cp postmend.pc "$prefix/lib/pkgconfig/"
