// Verifies what Ostiary proves with code that is not Ostiary's: golang.org/x/mod/sumdb/tlog and note.
// Reads checks as JSON from the standard input, and answers with a list of what is wrong with each: "" for nothing.
package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type check struct {
	// "proof": a .tlog-proof file whose extra data is the entry. "growth": the later checkpoint only adds to the earlier.
	Kind    string
	Key     string
	File    string
	Earlier string
	Later   string
	Proof   []string
}

func main() {
	var checks []check
	if err := json.NewDecoder(os.Stdin).Decode(&checks); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := []string{}
	for _, c := range checks {
		if err := run(c); err != nil {
			answers = append(answers, err.Error())
		} else {
			answers = append(answers, "")
		}
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}

func run(c check) error {
	verifier, err := note.NewVerifier(c.Key)
	if err != nil {
		return err
	}
	if c.Kind == "growth" {
		earlier, err := open(c.Earlier, verifier)
		if err != nil {
			return err
		}
		later, err := open(c.Later, verifier)
		if err != nil {
			return err
		}
		proof, err := hashes(c.Proof)
		if err != nil {
			return err
		}
		return tlog.CheckTree(tlog.TreeProof(proof), later.N, later.Hash, earlier.N, earlier.Hash)
	}
	return checkFile(c.File, verifier)
}

// checkFile follows c2sp.org/tlog-proof.
func checkFile(file string, verifier note.Verifier) error {
	head, checkpoint, found := strings.Cut(file, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return errors.New("no tlog-proof with extra data")
	}
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	proof, err := hashes(lines[3:])
	if err != nil {
		return err
	}
	tree, err := open(checkpoint, verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(tlog.RecordProof(proof), tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

// open follows c2sp.org/tlog-checkpoint: the log's key has the log's name.
func open(checkpoint string, verifier note.Verifier) (tlog.Tree, error) {
	signed, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tlog.Tree{}, errors.New("no checkpoint of three lines of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func hashes(lines []string) ([]tlog.Hash, error) {
	list := []tlog.Hash{}
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		list = append(list, hash)
	}
	return list, nil
}
