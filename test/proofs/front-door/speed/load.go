// A client and an engine that cost little beside what is measured, each a process of its own.
//
//	load engine ADDRESS                            answers every request at once, and says when it listens
//	load ask ADDRESS KEY CLIENTS SECONDS 0         each client asks again at once
//	load ask ADDRESS KEY CLIENTS SECONDS RATE      RATE requests a second in all, whether or not the last ones were answered
//
// `ask` reads the body from its input and says {"perSecond","p50","p99"}, in milliseconds, of all but the first fifth of its time.
// A paced request begins when it is let go: that it waits for a free client is part of its time.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const answer = `{"id":"chatcmpl-double","object":"chat.completion","created":1790000000,"model":"strategy","choices":[{"index":0,` +
	`"message":{"role":"assistant","content":"tok0 tok1 tok2 tok3 tok4"},"finish_reason":"stop"}],` +
	`"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}`

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func engine(address string) {
	listener, err := net.Listen("tcp", address)
	must(err)
	fmt.Println("listens")
	must(http.Serve(listener, http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		io.Copy(io.Discard, in.Body)
		out.Header().Set("content-type", "application/json")
		io.WriteString(out, answer)
	})))
}

// One connection that is kept.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	sent []byte
}

func connect(address string, sent []byte) *client {
	conn, err := net.Dial("tcp", address)
	must(err)
	return &client{conn, bufio.NewReader(conn), sent}
}

func (one *client) ask() {
	_, err := one.conn.Write(one.sent)
	must(err)
	response, err := http.ReadResponse(one.in, nil)
	must(err)
	_, err = io.Copy(io.Discard, response.Body)
	must(err)
	if response.StatusCode != 200 {
		must(fmt.Errorf("%s under load", response.Status))
	}
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "engine" {
		engine(os.Args[2])
	}
	if len(os.Args) != 7 || os.Args[1] != "ask" {
		must(fmt.Errorf("usage: load engine ADDRESS | load ask ADDRESS KEY CLIENTS SECONDS RATE"))
	}
	clients, err := strconv.Atoi(os.Args[4])
	must(err)
	seconds, err := strconv.ParseFloat(os.Args[5], 64)
	must(err)
	rate, err := strconv.ParseFloat(os.Args[6], 64)
	must(err)
	body, err := io.ReadAll(os.Stdin)
	must(err)
	head := "POST /v1/chat/completions HTTP/1.1\r\nhost: door\r\nauthorization: Bearer %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
	sent := append([]byte(fmt.Sprintf(head, os.Args[3], len(body))), body...)

	start := time.Now()
	from, end := start.Add(time.Duration(seconds*2e8)), start.Add(time.Duration(seconds*1e9))
	// Whoever sleeps in the kernel holds one of these until the runtime notices, within 10 ms.
	runtime.GOMAXPROCS(8)
	due := make(chan time.Time, 1<<20)
	if rate > 0 {
		go pace(due, rate, start, end)
	}
	var lock sync.Mutex
	var all []float64
	var group sync.WaitGroup
	for range clients {
		group.Add(1)
		go func() {
			defer group.Done()
			one := connect(os.Args[2], sent)
			var own []float64
			for {
				begun := time.Now()
				if rate > 0 {
					var open bool
					if begun, open = <-due; !open {
						break
					}
				} else if begun.After(end) {
					break
				}
				one.ask()
				if begun.After(from) {
					own = append(own, float64(time.Since(begun).Microseconds())/1000)
				}
			}
			lock.Lock()
			all = append(all, own...)
			lock.Unlock()
		}()
	}
	group.Wait()
	if len(all) == 0 {
		must(fmt.Errorf("nothing was asked"))
	}
	slices.Sort(all)
	of := func(part float64) float64 { return all[int(float64(len(all))*part)] }
	json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"perSecond": float64(len(all)) / time.Since(from).Seconds(), "p50": of(0.5), "p99": of(0.99),
	})
}

// Sleeps in the kernel, which wakes within some tens of microseconds; the timers of the runtime take a millisecond.
func pace(due chan<- time.Time, rate float64, start, end time.Time) {
	runtime.LockOSThread()
	for index := 0; ; index++ {
		at := start.Add(time.Duration(float64(index) / rate * 1e9))
		if at.After(end) {
			break
		}
		if pause := time.Until(at); pause > 0 {
			rest := syscall.NsecToTimespec(pause.Nanoseconds())
			syscall.Nanosleep(&rest, nil)
		}
		due <- time.Now()
	}
	close(due)
}
