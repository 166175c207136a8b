package main

import (
	"errors"
	"io/fs"
	"syscall"
)

// osReason says in the user's language what the operating system said no for; the path is for the caller to name.
func (a *app) osReason(err error) string {
	t := a.lang.pick
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return t("findes ikke", "no such file or folder")
	case errors.Is(err, fs.ErrPermission):
		return t("der er ikke adgang", "access is denied")
	case errors.Is(err, syscall.EISDIR):
		return t("det er en mappe", "it is a folder")
	case errors.Is(err, syscall.ENOTDIR):
		return t("mappen findes ikke", "there is no such folder")
	case errors.Is(err, syscall.ENOSPC):
		return t("disken er fuld", "the disk is full")
	case errors.Is(err, syscall.EROFS):
		return t("disken kan kun læses", "the disk is read-only")
	}
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
