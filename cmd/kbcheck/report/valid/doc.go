// Package valid checks reports with libraries that the module itself does not
// need: it is a module of its own, so that their weight stays out.
package valid
