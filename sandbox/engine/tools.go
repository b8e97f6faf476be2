//go:build tools

// Package engine names the program that the sandbox builds, so that `go mod tidy` keeps what it needs.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
