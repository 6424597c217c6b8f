package driver

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
)

// peakMemory is the most memory that the process has held so far, in bytes:
// the kernel's figure on Linux, elsewhere what the runtime obtained.
func peakMemory() uint64 {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		if _, rest, ok := bytes.Cut(status, []byte("VmHWM:")); ok {
			fields := bytes.Fields(rest)
			if kb, err := strconv.ParseUint(string(fields[0]), 10, 64); err == nil {
				return kb << 10
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}
