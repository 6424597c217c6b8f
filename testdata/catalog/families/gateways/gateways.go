// Package gateways answers what chats send.
package gateways

import (
	"database/sql"

	"github.com/bwmarrin/discordgo"
	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"gopkg.in/telebot.v3"
)

type service struct {
	db *sql.DB
	tg *tgbotapi.BotAPI
}

// Run subscribes the service.
func (s *service) Run(dg *discordgo.Session, bot *telebot.Bot) {
	dg.AddHandler(s.created)
	bot.Handle("/order", s.ordered)
}

func (s *service) created(dg *discordgo.Session, m *discordgo.MessageCreate) { // want handler
	// An event comes at most once.
	_, _ = dg.ChannelMessageSend(m.ChannelID, "noted") // want none
}

func (s *service) ordered(c telebot.Context) error { // want handler
	_, err := s.db.Exec(`INSERT INTO orders (chat, item) VALUES ($1, $2)`, c.Chat().ID, c.Text()) // want hazard insert
	return err
}

// Updates answers each update once.
func (s *service) Updates() error {
	for up := range s.tg.GetUpdatesChan(tgbotapi.NewUpdate(0)) { // want handler
		if up.Message == nil {
			continue
		}
		res, err := s.db.Exec(`INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, up.UpdateID) // want safe insert conditional-insert
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			continue
		}
		if _, err := s.tg.Send(tgbotapi.NewMessage(up.Message.Chat.ID, "noted")); err != nil { // want safe send dedup-store
			return err
		}
	}
	return nil
}
