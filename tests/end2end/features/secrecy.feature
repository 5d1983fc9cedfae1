Feature: Nothing readable lies about
  What customers wrote is in one encrypted file and nowhere else.

  Scenario: A planted word is found nowhere
    Given a profile made from an exchange file
    When a reply is drafted, accepted and backed up while every file is watched
    Then the planted word was in no file, neither during the work nor after
    And it is found as soon as it is exported

  Scenario: A planted word is found nowhere after a crash
    Given a profile made from an exchange file
    When the engine and the program are killed in the middle of a reply
    Then the planted word was in no file, neither during the work nor after
